// library: see library.h.
#include "repl/lesson/library.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

// How many folders above the program are looked at, and how deep folders of lessons are nested.
enum { FOLDERS_UP = 5, DEEPEST = 16 };

// ---- walking ----

static bool ends_in(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);
    return length > tail && strcmp(text + length - tail, end) == 0;
}

static const char *orrery_at(const void *self, int i)
{
    (void)self;
    return i == 0 ? "orrery" : NULL;
}

// "orrery: 1", and what is nearly that: a mistyped key must not hide a lesson from its author.
static bool is_our_key(const char *line)
{
    char key[12];
    struct text t = text_in(key, sizeof key);
    size_t length = strcspn(line, ":\n");
    text_add_bytes(&t, line, length);
    return line[length] == ':' && !t.cut && nearest_name(key, orrery_at, NULL) != NULL;
}

bool library_is_lesson(const char *path)
{
    struct stat about;
    if (stat(path, &about) == 0 && !S_ISREG(about.st_mode)) {
        return false; // opening a pipe would wait for its writer
    }
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return true; // opening it later says why not
    }
    char line[256];
    bool found = false,
         inside = fgets(line, sizeof line, file) != NULL &&
                  (strncmp(line, "---", 3) == 0 || strncmp(line, "\xef\xbb\xbf---", 6) == 0);
    for (int i = 0; inside && !found && i < 200 && fgets(line, sizeof line, file) != NULL; i++) {
        found = is_our_key(line);
        inside = strncmp(line, "---", 3) != 0;
    }
    fclose(file);
    return found;
}

struct walk {
    library_visit *visit;
    void *self;
    struct stat folders[DEEPEST]; // those that the walk is in now
    int depth;
};

// A link may lead back into a folder that the walk is in.
static bool is_inside(const struct walk *walk, const struct stat *folder)
{
    for (int i = 0; i < walk->depth; i++) {
        if (walk->folders[i].st_ino == folder->st_ino &&
            walk->folders[i].st_dev == folder->st_dev) {
            return true;
        }
    }
    return false;
}

static int compare_names(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

static char **list_folder(const char *path, int *count)
{
    DIR *folder = opendir(path);
    char **names = NULL;
    int room = 0;
    *count = 0;
    for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
        if (entry->d_name[0] == '.') {
            continue;
        }
        if (*count == room) {
            room = room == 0 ? 32 : 2 * room;
            names = realloc(names, (size_t)room * sizeof *names);
            ASSERT(names != NULL);
        }
        names[*count] = strdup(entry->d_name);
        ASSERT(names[*count] != NULL);
        (*count)++;
    }
    if (folder != NULL) {
        closedir(folder);
    }
    if (*count > 0) {
        qsort(names, (size_t)*count, sizeof *names, compare_names);
    }
    return names;
}

static void walk_folder(struct walk *walk, const char *path, const struct stat *folder);

// A name that is too long, a link to nothing, and what is neither a file nor a folder are left out.
static void walk_entry(struct walk *walk, const char *folder, const char *name)
{
    char path[LIBRARY_PATH_BYTES];
    struct text t = text_in(path, sizeof path);
    struct stat about;
    text_add(&t, "%s%s%s", folder, ends_in(folder, "/") ? "" : "/", name);
    if (t.cut || stat(path, &about) != 0) {
        return;
    }
    if (S_ISDIR(about.st_mode)) {
        walk_folder(walk, path, &about);
    } else if (S_ISREG(about.st_mode) && ends_in(path, ".md") && library_is_lesson(path)) {
        walk->visit(walk->self, path);
    }
}

static void walk_folder(struct walk *walk, const char *path, const struct stat *folder)
{
    if (walk->depth == DEEPEST || is_inside(walk, folder)) {
        return;
    }
    int count;
    char **names = list_folder(path, &count);
    walk->folders[walk->depth++] = *folder;
    for (int i = 0; i < count; i++) {
        walk_entry(walk, path, names[i]);
        free(names[i]);
    }
    walk->depth--;
    free(names);
}

bool library_walk(const char *path, library_visit *visit, void *self, struct diag *d)
{
    struct stat about;
    if (stat(path, &about) != 0 || access(path, R_OK) != 0) {
        diag_say(d, "can not read %s: %s", path, strerror(errno));
        return diag_expect(d, "a lesson or a folder of lessons");
    }
    struct walk walk = {.visit = visit, .self = self};
    if (S_ISDIR(about.st_mode)) {
        walk_folder(&walk, path, &about);
    } else {
        visit(self, path);
    }
    return true;
}

// ---- finding the folder ----

static bool is_folder(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

static bool folder_beside_program(char *folder, size_t size)
{
    char program[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length <= 0) {
        return false;
    }
    program[length] = '\0';
    for (int i = 0; i < FOLDERS_UP; i++) {
        char *slash = strrchr(program, '/');
        if (slash == NULL) {
            return false;
        }
        *slash = '\0';
        for (int place = 0; place < 2; place++) { // a source tree, and where `make install` put it
            struct text t = text_in(folder, size);
            text_add(&t, "%s/%slessons", program, place == 0 ? "" : "share/orrery/");
            if (!t.cut && is_folder(folder)) {
                return true;
            }
        }
    }
    return false;
}

static bool find_folder(const char *asked, char *folder, size_t size, struct diag *d)
{
    static const char *const others[] = {"lessons", ORRERY_DATA_DIR "/lessons"};
    if (asked != NULL) {
        struct text t = text_in(folder, size);
        text_add(&t, "%s", asked);
        if (!t.cut && is_folder(folder)) {
            return true;
        }
        diag_say(d, "there is no folder %s", asked);
        return diag_expect(d, "--lessons with a folder of lessons");
    }
    if (folder_beside_program(folder, size)) {
        return true;
    }
    for (int i = 0; i < COUNT_OF(others); i++) {
        struct text t = text_in(folder, size);
        text_add(&t, "%s", others[i]);
        if (is_folder(folder)) {
            return true;
        }
    }
    diag_say(d, "no lessons were found");
    diag_expect(d, "a folder `lessons` beside the program, in the working folder, or %s",
                others[1]);
    return diag_help(d, "say where they are with --lessons FOLDER");
}

// ---- ids ----

static void add_id(void *self, const char *path)
{
    struct library *library = self;
    const char *id = path + strlen(library->folder);
    id += strspn(id, "/");
    library->ids = allot_grow(&library->allot, library->ids, library->count, &library->room,
                              sizeof *library->ids);
    library->ids[library->count++] = allot_copy(&library->allot, id, strlen(id) - strlen(".md"));
}

static bool is_start(const char *id) { return strncmp(id, "start/", 6) == 0; }

static int compare_ids(const void *left, const void *right)
{
    const char *a = *(const char *const *)left, *b = *(const char *const *)right;
    return is_start(a) != is_start(b) ? is_start(b) - is_start(a) : strcmp(a, b);
}

bool library_open(struct library *library, const char *folder, struct diag *d)
{
    *library = (struct library){0};
    if (!find_folder(folder, library->folder, sizeof library->folder, d) ||
        !library_walk(library->folder, add_id, library, d)) {
        return false;
    }
    if (library->count > 0) {
        qsort(library->ids, (size_t)library->count, sizeof *library->ids, compare_ids);
    }
    return true;
}

void library_close(struct library *library) { allot_free(&library->allot); }

bool library_has(const struct library *library, const char *id)
{
    for (int i = 0; i < library->count; i++) {
        if (strcmp(library->ids[i], id) == 0) {
            return true;
        }
    }
    return false;
}

static const char *id_at(const void *self, int i)
{
    const struct library *library = self;
    return i < library->count ? library->ids[i] : NULL;
}

// "first-steps" of "start/first-steps".
static const char *name_at(const void *self, int i)
{
    const char *id = id_at(self, i);
    const char *slash = id == NULL ? NULL : strrchr(id, '/');
    return slash != NULL ? slash + 1 : id;
}

static const char *nearest_id(const struct library *library, const char *word)
{
    const char *near = nearest_name(word, id_at, library);
    const char *name = near == NULL ? nearest_name(word, name_at, library) : NULL;
    for (int i = 0; name != NULL && i < library->count; i++) {
        if (strcmp(name_at(library, i), name) == 0) {
            return library->ids[i];
        }
    }
    return near;
}

bool library_path(const struct library *library, const char *word, char *path, size_t size,
                  struct diag *d)
{
    struct text t = text_in(path, size);
    bool is_file = ends_in(word, ".md");
    if (is_file) {
        text_add(&t, "%s", word);
    } else {
        text_add(&t, "%s/%s.md", library->folder, word);
    }
    if (!t.cut && access(path, F_OK) == 0 && (is_file || library_has(library, word))) {
        return true;
    }
    diag_say(d, is_file ? "there is no file '%s'" : "there is no lesson '%s'", word);
    const char *near = nearest_id(library, word);
    if (near != NULL) {
        return diag_help(d, "did you mean '%s'?", near);
    }
    diag_expect(d, "a lesson's id such as start/first-steps, or the path of a .md file");
    return diag_help(d, "the lessons are in %s", library->folder);
}

bool library_root(const char *path, const char *id, char *folder, size_t size)
{
    char end[LIBRARY_PATH_BYTES], whole[LIBRARY_PATH_BYTES];
    struct text t = text_in(end, sizeof end), p = text_in(whole, sizeof whole);
    text_add(&t, "/%s.md", id);
    text_add(&p, "%s%s", path[0] == '/' ? "" : "./", path);
    if (t.cut || p.cut || !ends_in(whole, end)) {
        return false;
    }
    struct text f = text_in(folder, size);
    text_add_bytes(&f, whole, p.length - t.length);
    return !f.cut;
}
