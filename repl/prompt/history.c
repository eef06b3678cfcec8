// history: see history.h. Reading is the library's; appending is ours, in one write, because the library's goes through
// a mapped file, which ends the process when the disk is full.
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

static bool load(const char *path, struct diag *d)
{
    struct stat status;
    if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
        return refuse(d, path, "not a file");
    }
    if (status.st_size > MOST_BYTES) {
        return refuse(d, path, "too large to be a history");
    }
    if ((status.st_mode & 077) != 0) {
        fchmod(file, 0600);
    }
    int error = read_history(path);
    if (error != 0) {
        return refuse(d, path, strerror(error));
    }
    bool rewrite = history_length > MOST_ENTRIES + SPARE_ENTRIES;
    stifle_history(MOST_ENTRIES);
    if (rewrite && write_history(path) == 0) {
        close(file); // the file has been replaced by a shorter one
        file = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
    }
    return true;
}

bool history_open(const char *path, struct diag *d)
{
    using_history();
    history_write_timestamps = 1;
    history_comment_char = '#';
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
        return refuse(d, path, strerror(errno));
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

// In the file such a line would be taken for the time of the next entry.
static bool looks_like_time(const char *text)
{
    for (const char *line = text; line != NULL; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (line[0] == '#' && isdigit((unsigned char)line[1])) {
            return true;
        }
    }
    return false;
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

bool history_add(const char *text, struct diag *d)
{
    const HIST_ENTRY *last = history_length > 0 ? history_get(history_base + history_length - 1) : NULL;
    if (text[0] == '\0' || (last != NULL && strcmp(last->line, text) == 0)) {
        return true;
    }
    add_history(text);
    return file < 0 || looks_like_time(text) || append(text, d);
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
