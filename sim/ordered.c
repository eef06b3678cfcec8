// ordered: see ordered.h. A B+-tree: entries in leaves, keys above them only to find the way.
//
// A binary tree would be less code, but each entry would be a block of its own somewhere in the
// image: a walk down touches a dozen 4 KiB chunks, and an insertion that turns the tree writes
// several. Here a node is 512 bytes, three levels hold several thousand entries, and most changes
// write one node.
//
//   inner node:  head | key 0 | key 1 | ...           child i holds the keys up to and with key i,
//                     | child 0 | child 1 | ...       the last child those above the last key
//   leaf:        head | entry 0 | entry 1 | ...
//
// Leaves are not chained: the entry after the last one of a leaf lies in the subtree right of the
// way down, which the walk remembers.
//
// Both changes go down once. On the way, an insertion splits a full node before it enters it, and a
// removal fills up one that has as few as it may, so that nothing has to be handed back up. A node
// that keys are added to at its end keeps most of them when it is split, because times come in
// order. A tree of one leaf has a smaller one while that is enough.
//
// Blocks have sizes that are powers of two, so none lies across the end of a chunk. Entries move
// between them within an event; nobody can tell, because what is handed out is copies.
#include "sim/ordered.h"

enum { NODE_BYTES = 512, LEAF_BYTES_LEAST = 64 };
enum { LEAF_MOST = 21, LEAF_LEAST = 5, INNER_MOST = 25, INNER_LEAST = 6 };

typedef unsigned __int128 wide;

RECORDS_BEGIN
struct node {
    uint32_t count; // entries of a leaf, keys of an inner node
    uint16_t level; // 0: a leaf
    uint16_t bytes;
};

struct leaf {
    struct node head;
    struct ordered_entry entries[LEAF_MOST]; // fewer in a smaller block
};

// A node that is neither a leaf nor the root has from INNER_LEAST to INNER_MOST keys.
struct inner {
    struct node head;
    struct ordered_key keys[INNER_MOST];
    uint32_t children[INNER_MOST + 1]; // offset / 8
};
RECORDS_END

_Static_assert(sizeof(struct leaf) == NODE_BYTES && sizeof(struct inner) == NODE_BYTES, "full");

static const struct ordered *index_at(const struct image *image, offset_t at)
{
    return image_read(image, at);
}

static struct ordered *edit_index(struct image *image, offset_t at)
{
    return image_write(image, at, sizeof(struct ordered));
}

static const struct node *node_at(const struct image *image, uint32_t place)
{
    return image_read(image, (offset_t)place * 8);
}

static const struct leaf *leaf_at(const struct image *image, uint32_t place)
{
    return image_read(image, (offset_t)place * 8);
}

static const struct inner *inner_at(const struct image *image, uint32_t place)
{
    return image_read(image, (offset_t)place * 8);
}

static struct leaf *edit_leaf(struct image *image, uint32_t place)
{
    return image_write_aligned(image, (offset_t)place * 8);
}

static struct inner *edit_inner(struct image *image, uint32_t place)
{
    return image_write_aligned(image, (offset_t)place * 8);
}

static uint32_t make_node(struct image *image, uint32_t level, uint32_t bytes)
{
    offset_t block = image_allocate(image, bytes);
    ASSERT(block != 0);
    struct node *node = image_write_aligned(image, block);
    *node = (struct node){.level = (uint16_t)level, .bytes = (uint16_t)bytes};
    return (uint32_t)(block / 8);
}

static void free_node(struct image *image, uint32_t place)
{
    image_free(image, (offset_t)place * 8, node_at(image, place)->bytes);
}

static uint32_t leaf_room(const struct node *leaf)
{
    return (uint32_t)((leaf->bytes - sizeof *leaf) / sizeof(struct ordered_entry));
}

// ---- looking ----

static wide wide_of(struct ordered_key key) { return (wide)key.high << 64 | key.low; }

static struct ordered_key key_of(wide key)
{
    return (struct ordered_key){.high = (uint64_t)(key >> 64), .low = (uint64_t)key};
}

// How many of `count` keys, `stride` bytes apart and in order, come before one. Halves without a
// branch, because none could be foreseen.
static inline uint32_t count_before(const void *keys, size_t stride, uint32_t count, wide key)
{
    const unsigned char *at = keys;
    uint32_t low = 0;
    while (count > 0) {
        uint32_t half = (count + 1) / 2;
        const struct ordered_key *last = (const void *)(at + (low + half - 1) * stride);
        low += half & (0 - (uint32_t)(wide_of(*last) < key));
        count -= half;
    }
    return low;
}

static uint32_t place_in_leaf(const struct leaf *leaf, wide key)
{
    return count_before(leaf->entries, sizeof leaf->entries[0], leaf->head.count, key);
}

static uint32_t child_for(const struct inner *inner, wide key)
{
    return count_before(inner->keys, sizeof inner->keys[0], inner->head.count, key);
}

// The leaf where the key is or would be. The index must not be empty.
static uint32_t find_leaf(const struct image *image, offset_t at, wide key)
{
    uint32_t place = index_at(image, at)->root;
    while (node_at(image, place)->level > 0) {
        const struct inner *inner = inner_at(image, place);
        place = inner->children[child_for(inner, key)];
    }
    return place;
}

// The offset of the entry with this key; 0 if there is none.
static offset_t find_entry(const struct image *image, offset_t at, wide key)
{
    if (index_at(image, at)->root == 0) {
        return 0;
    }
    uint32_t place = find_leaf(image, at, key);
    const struct leaf *leaf = leaf_at(image, place);
    uint32_t i = place_in_leaf(leaf, key);
    bool found = i < leaf->head.count && wide_of(leaf->entries[i].key) == key;
    return found ? (offset_t)place * 8 + offsetof(struct leaf, entries[i]) : 0;
}

bool ordered_find(const struct image *image, offset_t at, struct ordered_key key, uint64_t *value)
{
    offset_t found = find_entry(image, at, wide_of(key));
    if (found != 0 && value != NULL) {
        *value = ((const struct ordered_entry *)image_read(image, found))->value;
    }
    return found != 0;
}

bool ordered_at_or_after(const struct image *image, offset_t at, struct ordered_key key,
                         struct ordered_entry *entry)
{
    uint32_t place = index_at(image, at)->root, beyond = 0;
    if (place == 0) {
        return false;
    }
    while (node_at(image, place)->level > 0) {
        const struct inner *inner = inner_at(image, place);
        uint32_t i = child_for(inner, wide_of(key));
        beyond = i < inner->head.count ? inner->children[i + 1] : beyond;
        place = inner->children[i];
    }
    const struct leaf *leaf = leaf_at(image, place);
    uint32_t i = place_in_leaf(leaf, wide_of(key));
    if (i < leaf->head.count) {
        *entry = leaf->entries[i];
        return true;
    }
    if (beyond == 0) {
        return false;
    }
    while (node_at(image, beyond)->level > 0) {
        beyond = inner_at(image, beyond)->children[0];
    }
    *entry = leaf_at(image, beyond)->entries[0];
    return true;
}

bool ordered_at_or_before(const struct image *image, offset_t at, struct ordered_key key,
                          struct ordered_entry *entry)
{
    uint32_t place = index_at(image, at)->root, beyond = 0;
    if (place == 0) {
        return false;
    }
    while (node_at(image, place)->level > 0) {
        const struct inner *inner = inner_at(image, place);
        uint32_t i = child_for(inner, wide_of(key));
        beyond = i > 0 ? inner->children[i - 1] : beyond;
        place = inner->children[i];
    }
    const struct leaf *leaf = leaf_at(image, place);
    uint32_t i = place_in_leaf(leaf, wide_of(key));
    if (i < leaf->head.count && wide_of(leaf->entries[i].key) == wide_of(key)) {
        *entry = leaf->entries[i];
        return true;
    }
    if (i > 0) {
        *entry = leaf->entries[i - 1];
        return true;
    }
    if (beyond == 0) {
        return false;
    }
    while (node_at(image, beyond)->level > 0) {
        const struct inner *inner = inner_at(image, beyond);
        beyond = inner->children[inner->head.count];
    }
    leaf = leaf_at(image, beyond);
    *entry = leaf->entries[leaf->head.count - 1];
    return true;
}

bool ordered_first(const struct image *image, offset_t at, struct ordered_entry *entry)
{
    return ordered_at_or_after(image, at, key_of(0), entry);
}

bool ordered_last(const struct image *image, offset_t at, struct ordered_entry *entry)
{
    return ordered_at_or_before(image, at, key_of(~(wide)0), entry);
}

bool ordered_next(const struct image *image, offset_t at, struct ordered_entry *entry)
{
    wide after = wide_of(entry->key) + 1;
    return after != 0 && ordered_at_or_after(image, at, key_of(after), entry);
}

bool ordered_previous(const struct image *image, offset_t at, struct ordered_entry *entry)
{
    wide key = wide_of(entry->key);
    return key != 0 && ordered_at_or_before(image, at, key_of(key - 1), entry);
}

// ---- adding ----

// The only leaf gets another size.
static void resize_root(struct image *image, offset_t at, uint32_t bytes)
{
    uint32_t old = index_at(image, at)->root, made = make_node(image, 0, bytes);
    struct leaf *leaf = edit_leaf(image, made);
    const struct leaf *from = leaf_at(image, old);
    leaf->head.count = from->head.count;
    memcpy(leaf->entries, from->entries, from->head.count * sizeof from->entries[0]);
    edit_index(image, at)->root = made;
    free_node(image, old);
}

static bool is_full(const struct node *node)
{
    return node->count == (node->level > 0 ? (uint32_t)INNER_MOST : LEAF_MOST);
}

// Moves the upper part of a full leaf to an empty one. Returns the last key that stays.
static struct ordered_key split_leaf(struct image *image, uint32_t from, uint32_t to, wide key)
{
    struct leaf *left = edit_leaf(image, from), *right = edit_leaf(image, to);
    bool at_end = wide_of(left->entries[LEAF_MOST - 1].key) < key;
    uint32_t stay = at_end ? LEAF_MOST - LEAF_LEAST : LEAF_MOST / 2;
    left->head.count = stay;
    right->head.count = LEAF_MOST - stay;
    memcpy(right->entries, left->entries + stay, (LEAF_MOST - stay) * sizeof left->entries[0]);
    return left->entries[stay - 1].key;
}

// The same for an inner node. The key returned is in neither any more.
static struct ordered_key split_inner(struct image *image, uint32_t from, uint32_t to, wide key)
{
    struct inner *left = edit_inner(image, from), *right = edit_inner(image, to);
    bool at_end = wide_of(left->keys[INNER_MOST - 1]) < key;
    uint32_t stay = at_end ? INNER_MOST - INNER_LEAST - 1 : INNER_MOST / 2;
    uint32_t go = INNER_MOST - stay - 1;
    left->head.count = stay;
    right->head.count = go;
    memcpy(right->keys, left->keys + stay + 1, go * sizeof left->keys[0]);
    memcpy(right->children, left->children + stay + 1, (go + 1) * sizeof left->children[0]);
    return left->keys[stay];
}

// Splits child i, which is full, of a node that is not.
static void split_child(struct image *image, uint32_t parent, uint32_t i, wide key)
{
    uint32_t child = inner_at(image, parent)->children[i];
    uint32_t level = node_at(image, child)->level;
    uint32_t made = make_node(image, level, NODE_BYTES);
    struct ordered_key middle = (level > 0 ? split_inner : split_leaf)(image, child, made, key);
    struct inner *inner = edit_inner(image, parent);
    uint32_t after = inner->head.count++ - i;
    memmove(inner->keys + i + 1, inner->keys + i, after * sizeof inner->keys[0]);
    memmove(inner->children + i + 2, inner->children + i + 1, after * sizeof inner->children[0]);
    inner->keys[i] = middle;
    inner->children[i + 1] = made;
}

// Afterwards the root is not full.
static void make_room_at_root(struct image *image, offset_t at, wide key)
{
    uint32_t root = index_at(image, at)->root;
    if (root == 0) {
        uint32_t made = make_node(image, 0, LEAF_BYTES_LEAST);
        edit_index(image, at)->root = made;
        return;
    }
    const struct node *node = node_at(image, root);
    if (node->bytes < NODE_BYTES) {
        if (node->count == leaf_room(node)) {
            resize_root(image, at, node->bytes * 2u);
        }
    } else if (is_full(node)) {
        uint32_t made = make_node(image, node->level + 1u, NODE_BYTES);
        edit_inner(image, made)->children[0] = root;
        edit_index(image, at)->root = made;
        split_child(image, made, 0, key);
    }
}

// The key must not be there.
static void insert(struct image *image, offset_t at, struct ordered_key key, uint64_t value)
{
    wide wanted = wide_of(key);
    make_room_at_root(image, at, wanted);
    uint32_t place = index_at(image, at)->root;
    while (node_at(image, place)->level > 0) {
        const struct inner *inner = inner_at(image, place);
        uint32_t i = child_for(inner, wanted);
        if (is_full(node_at(image, inner->children[i]))) {
            split_child(image, place, i, wanted);
            i = child_for(inner, wanted);
        }
        place = inner->children[i];
    }
    struct leaf *leaf = edit_leaf(image, place);
    uint32_t i = place_in_leaf(leaf, wanted);
    uint32_t after = leaf->head.count++ - i;
    memmove(leaf->entries + i + 1, leaf->entries + i, after * sizeof leaf->entries[0]);
    leaf->entries[i] = (struct ordered_entry){.key = key, .value = value};
    edit_index(image, at)->count++;
}

bool ordered_add(struct image *image, offset_t at, struct ordered_key key, uint64_t value)
{
    if (find_entry(image, at, wide_of(key)) != 0) {
        return false;
    }
    insert(image, at, key, value);
    return true;
}

bool ordered_put(struct image *image, offset_t at, struct ordered_key key, uint64_t value)
{
    offset_t found = find_entry(image, at, wide_of(key));
    if (found == 0) {
        insert(image, at, key, value);
        return true;
    }
    struct ordered_entry *entry = image_write(image, found, sizeof *entry);
    entry->value = value;
    return false;
}

// ---- removing ----

// Takes child i + 1 and the key before it out of a node.
static void drop_child(struct image *image, uint32_t parent, uint32_t i)
{
    struct inner *inner = edit_inner(image, parent);
    free_node(image, inner->children[i + 1]);
    uint32_t after = --inner->head.count - i;
    memmove(inner->keys + i, inner->keys + i + 1, after * sizeof inner->keys[0]);
    memmove(inner->children + i + 1, inner->children + i + 2, after * sizeof inner->children[0]);
}

// How many of the entries of two neighbours go to the left one: all, where that leaves it some
// room.
static uint32_t share_of_left(uint32_t total, uint32_t most)
{
    return total <= most * 3 / 4 ? total : total / 2;
}

// Shares out what children i and i + 1 hold between the two. The right one is left empty where all
// goes to the left.
static void share_leaves(struct image *image, uint32_t parent, uint32_t i)
{
    struct inner *inner = edit_inner(image, parent);
    struct leaf *left = edit_leaf(image, inner->children[i]);
    struct leaf *right = edit_leaf(image, inner->children[i + 1]);
    const size_t bytes = sizeof left->entries[0];
    struct ordered_entry all[2 * LEAF_MOST];
    uint32_t total = left->head.count + right->head.count;
    memcpy(all, left->entries, left->head.count * bytes);
    memcpy(all + left->head.count, right->entries, right->head.count * bytes);
    left->head.count = share_of_left(total, LEAF_MOST);
    right->head.count = total - left->head.count;
    memcpy(left->entries, all, left->head.count * bytes);
    memcpy(right->entries, all + left->head.count, right->head.count * bytes);
    inner->keys[i] = all[left->head.count - 1].key;
}

// The same for inner nodes; the key between them is shared out too. An inner node has one more
// child than keys: the right one is empty where it would have had no key.
static void share_inners(struct image *image, uint32_t parent, uint32_t i)
{
    struct inner *inner = edit_inner(image, parent);
    struct inner *left = edit_inner(image, inner->children[i]);
    struct inner *right = edit_inner(image, inner->children[i + 1]);
    const size_t key_bytes = sizeof left->keys[0], child_bytes = sizeof left->children[0];
    struct ordered_key keys[2 * INNER_MOST + 1];
    uint32_t children[2 * INNER_MOST + 2];
    uint32_t here = left->head.count, there = right->head.count, total = here + there + 1;
    memcpy(keys, left->keys, here * key_bytes);
    keys[here] = inner->keys[i];
    memcpy(keys + here + 1, right->keys, there * key_bytes);
    memcpy(children, left->children, (here + 1) * child_bytes);
    memcpy(children + here + 1, right->children, (there + 1) * child_bytes);
    uint32_t stay = share_of_left(total, INNER_MOST);
    left->head.count = stay;
    memcpy(left->keys, keys, stay * key_bytes);
    memcpy(left->children, children, (stay + 1) * child_bytes);
    right->head.count = 0;
    if (stay < total) {
        uint32_t go = total - stay - 1;
        right->head.count = go;
        inner->keys[i] = keys[stay];
        memcpy(right->keys, keys + stay + 1, go * key_bytes);
        memcpy(right->children, children + stay + 1, (go + 1) * child_bytes);
    }
}

static bool is_spare(const struct node *node)
{
    return node->count <= (node->level > 0 ? (uint32_t)INNER_LEAST : LEAF_LEAST);
}

// Child i of a node has as few as it may: it gets some from a neighbour, or becomes one with it.
static void fill_child(struct image *image, uint32_t parent, uint32_t i)
{
    i = i > 0 ? i - 1 : 0;
    const struct inner *inner = inner_at(image, parent);
    const struct node *right = node_at(image, inner->children[i + 1]);
    (right->level > 0 ? share_inners : share_leaves)(image, parent, i);
    if (right->count == 0) {
        drop_child(image, parent, i);
    }
}

// A root with a single child gives way to it; a root without entries goes; a leaf shrinks.
static void settle_root(struct image *image, offset_t at)
{
    uint32_t root = index_at(image, at)->root;
    const struct node *node = node_at(image, root);
    if (node->level > 0 && node->count == 0) {
        edit_index(image, at)->root = inner_at(image, root)->children[0];
        free_node(image, root);
    } else if (node->count == 0) {
        edit_index(image, at)->root = 0;
        free_node(image, root);
    } else if (node->level == 0 && node->bytes > LEAF_BYTES_LEAST &&
               node->count <= leaf_room(node) / 4) {
        resize_root(image, at, node->bytes / 2u);
    }
}

bool ordered_remove(struct image *image, offset_t at, struct ordered_key key, uint64_t *value)
{
    wide wanted = wide_of(key);
    if (!ordered_find(image, at, key, value)) {
        return false;
    }
    uint32_t place = index_at(image, at)->root;
    while (node_at(image, place)->level > 0) {
        const struct inner *inner = inner_at(image, place);
        uint32_t i = child_for(inner, wanted);
        if (is_spare(node_at(image, inner->children[i]))) {
            fill_child(image, place, i);
            i = child_for(inner, wanted);
        }
        place = inner->children[i];
    }
    struct leaf *leaf = edit_leaf(image, place);
    uint32_t i = place_in_leaf(leaf, wanted);
    uint32_t after = --leaf->head.count - i;
    memmove(leaf->entries + i, leaf->entries + i + 1, after * sizeof leaf->entries[0]);
    edit_index(image, at)->count--;
    settle_root(image, at);
    return true;
}

static void free_subtree(struct image *image, uint32_t place)
{
    const struct node *node = node_at(image, place);
    if (node->level > 0) {
        for (uint32_t i = 0; i <= node->count; i++) {
            free_subtree(image, inner_at(image, place)->children[i]);
        }
    }
    free_node(image, place);
}

void ordered_free(struct image *image, offset_t at)
{
    uint32_t root = index_at(image, at)->root;
    if (root != 0) {
        free_subtree(image, root);
        *edit_index(image, at) = (struct ordered){0};
    }
}

// ---- the structure ----

struct survey {
    const struct image *image;
    uint32_t root;
    uint32_t entries; // seen so far
};

static bool fill_is_sound(const struct survey *s, uint32_t place)
{
    const struct node *node = node_at(s->image, place);
    bool root = place == s->root;
    if (node->level > 0) {
        uint32_t least = root ? 1 : INNER_LEAST;
        return node->bytes == NODE_BYTES && node->count >= least && node->count <= INNER_MOST;
    }
    uint32_t least = root ? 1 : LEAF_LEAST;
    return (root || node->bytes == NODE_BYTES) && node->count >= least &&
           node->count <= leaf_room(node);
}

// Every key of the subtree lies from `least` to `most`, and they rise.
static bool subtree_is_sound(struct survey *s, uint32_t place, wide least, wide most)
{
    const struct node *node = node_at(s->image, place);
    if (!fill_is_sound(s, place)) {
        return false;
    }
    s->entries += node->level > 0 ? 0 : node->count;
    for (uint32_t i = 0; i < node->count; i++) {
        const struct inner *inner = inner_at(s->image, place);
        wide key =
            wide_of(node->level > 0 ? inner->keys[i] : leaf_at(s->image, place)->entries[i].key);
        if (key < least || key > most || (key == ~(wide)0 && i + 1 < node->count)) {
            return false;
        }
        if (node->level > 0 && (node_at(s->image, inner->children[i])->level + 1 != node->level ||
                                !subtree_is_sound(s, inner->children[i], least, key))) {
            return false;
        }
        least = key + 1;
    }
    return node->level == 0 ||
           subtree_is_sound(s, inner_at(s->image, place)->children[node->count], least, most);
}

bool ordered_sound(const struct image *image, offset_t at)
{
    struct survey s = {.image = image, .root = index_at(image, at)->root};
    return (s.root == 0 || subtree_is_sound(&s, s.root, 0, ~(wide)0)) &&
           s.entries == index_at(image, at)->count;
}
