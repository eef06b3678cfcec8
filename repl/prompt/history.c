// history: see history.h. The library keeps the entries while the program runs. The file is read
// and written here, in the library's format, because its reader loses empty lines inside an entry
// and its writer goes through a mapped file, which ends the process when the disk is full.
#include "repl/prompt/history.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <readline/history.h>

enum { MOST_ENTRIES = 10000, SPARE_ENTRIES = 1000, MOST_BYTES = 64 * 1024 * 1024 };

static int file = -1;

static bool find_path(char *path, size_t size)
{
    struct text t = text_in(path, size);
    const char *state = getenv("XDG_STATE_HOME");
    const char *home = getenv("HOME");
    if (state != NULL && state[0] == '/') {
        text_add(&t, "%s/orrery/history", state);
    } else if (home != NULL && home[0] == '/') {
        text_add(&t, "%s/.local/state/orrery/history", home);
    }
    return t.length > 0 && !t.cut;
}

static void make_folders(const char *path)
{
    char folder[PATH_MAX];
    for (const char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        struct text t = text_in(folder, sizeof folder);
        text_add_bytes(&t, path, (size_t)(slash - path));
        mkdir(folder, 0700); // a failure shows when the file is opened
    }
}

static bool refuse(struct diag *d, const char *path, const char *why)
{
    diag_say(d, "the history of typed lines is not kept: '%s': %s", path, why);
    return diag_help(d, "set XDG_STATE_HOME to a folder that can be written");
}

static bool append(const char *text, struct diag *d)
{
    char *entry = NULL;
    int length = asprintf(&entry, "#%lld\n%s\n", (long long)time(NULL), text);
    bool well = length >= 0 && write(file, entry, (size_t)length) == length;
    if (!well) {
        refuse(d, "history", strerror(errno));
        close(file);
        file = -1;
    }
    if (length >= 0) {
        free(entry);
    }
    return well;
}

// The newest entries alone, in a new file that then takes the place of the old one.
static bool rewrite(const char *path, struct diag *d)
{
    char shorter[PATH_MAX];
    struct text t = text_in(shorter, sizeof shorter);
    text_add(&t, "%s.new", path);
    close(file);
    file = t.cut ? -1 : open(shorter, O_WRONLY | O_APPEND | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool well = file >= 0;
    HIST_ENTRY **entries = history_list();
    for (int i = 0; well && i < history_length; i++) {
        well = append(entries[i]->line, d);
    }
    if (!well || rename(shorter, path) != 0) {
        refuse(d, path, strerror(errno));
        unlink(shorter);
        return false;
    }
    return true;
}

// The line before an entry: # and the seconds since 1970.
static bool is_time(const char *line, size_t length)
{
    bool digits = length >= 10 && line[0] == '#';
    for (size_t i = 1; digits && i < length; i++) {
        digits = isdigit((unsigned char)line[i]);
    }
    return digits;
}

static bool has_time_inside(const char *text)
{
    for (const char *line = text; line != NULL;) {
        const char *end = strchr(line, '\n');
        if (is_time(line, end != NULL ? (size_t)(end - line) : strlen(line))) {
            return true;
        }
        line = end != NULL ? end + 1 : NULL;
    }
    return false;
}

// Makes `text`, the whole file, into entries; each ends where the next line with a time begins. A
// file without such lines has an entry on each line.
static void add_entries(char *text)
{
    bool timed = is_time(text, strcspn(text, "\n"));
    char *entry = text;
    for (char *line = text; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        char *next = line + length + (line[length] == '\n');
        bool here = timed && is_time(line, length);
        if (here && line > entry) {
            line[-1] = '\0';
            add_history(entry);
        }
        if (here) {
            entry = next;
        } else if (!timed) {
            line[length] = '\0';
            add_history(line);
        }
        line = next;
    }
    size_t length = strlen(entry);
    if (timed && length > 0) {
        entry[length - (entry[length - 1] == '\n')] = '\0';
        add_history(entry);
    }
}

// Ends with a zero byte, and has no other: they become question marks. NULL: see errno.
static char *read_file(const char *path, size_t size)
{
    char *text = malloc(size + 1);
    FILE *from = text != NULL ? fopen(path, "re") : NULL;
    if (from == NULL) {
        free(text);
        return NULL;
    }
    size_t count = fread(text, 1, size, from);
    fclose(from);
    text[count] = '\0';
    for (size_t i = 0; i < count; i++) {
        text[i] = text[i] == '\0' ? '?' : text[i];
    }
    return text;
}

static bool load(const char *path, struct diag *d)
{
    struct stat status;
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode)) {
        return refuse(d, path, "not a file");
    }
    if (status.st_size > MOST_BYTES) {
        return refuse(d, path, "too large to be a history");
    }
    if ((status.st_mode & 077) != 0) {
        chmod(path, 0600);
    }
    char *text = read_file(path, (size_t)status.st_size);
    if (text == NULL) {
        return refuse(d, path, strerror(errno));
    }
    add_entries(text);
    free(text);
    bool shorten = history_length > MOST_ENTRIES + SPARE_ENTRIES;
    stifle_history(MOST_ENTRIES);
    return file < 0 || !shorten || rewrite(path, d);
}

bool history_open(const char *path, struct diag *d)
{
    using_history();
    char usual[PATH_MAX];
    if (path == NULL) {
        if (!find_path(usual, sizeof usual)) {
            return refuse(d, "~/.local/state/orrery/history", "HOME is not set");
        }
        path = usual;
        make_folders(path);
    }
    if (path[0] == '\0') {
        return true;
    }
    file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK | O_CLOEXEC, 0600);
    if (file < 0) {
        int reason = errno;
        load(path, d); // what can not be written may still be read
        return refuse(d, path, strerror(reason));
    }
    if (!load(path, d)) {
        close(file);
        file = -1;
        return false;
    }
    return true;
}

void history_close(void)
{
    clear_history();
    if (file >= 0) {
        close(file);
        file = -1;
    }
}

bool history_add(const char *text, struct diag *d)
{
    const HIST_ENTRY *last =
        history_length > 0 ? history_get(history_base + history_length - 1) : NULL;
    if (text[0] == '\0' || (last != NULL && strcmp(last->line, text) == 0)) {
        return true;
    }
    add_history(text);
    return file < 0 || has_time_inside(text) || append(text, d);
}

const char *history_newest(const char *beginning)
{
    HIST_ENTRY **entries = history_list();
    size_t length = strlen(beginning);
    for (int i = history_length - 1; entries != NULL && i >= 0; i--) {
        if (strncmp(entries[i]->line, beginning, length) == 0) {
            return entries[i]->line;
        }
    }
    return NULL;
}
