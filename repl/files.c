// files: see files.h.
#include "repl/files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void *fail(const char *doing, const char *path, struct diag *d)
{
    diag_say(d, "can not %s %s: %s", doing, path, strerror(errno));
    diag_help(d, errno == ENOENT ? "is the name right?" : "look at the file and its folder");
    return NULL;
}

static char *read_stream(FILE *file, const char *path, size_t *length, struct diag *d)
{
    size_t used = 0, capacity = 1 << 16;
    char *bytes = malloc(capacity + 1);
    while (bytes != NULL) {
        used += fread(bytes + used, 1, capacity - used, file);
        if (used < capacity) {
            break;
        }
        if (capacity >= FILES_LARGEST) {
            diag_say(d, "%s is larger than %d MiB", path, FILES_LARGEST >> 20);
            diag_help(d, "is it the right file?");
            free(bytes);
            return NULL;
        }
        capacity *= 2;
        char *larger = realloc(bytes, capacity + 1);
        if (larger == NULL) {
            free(bytes);
        }
        bytes = larger;
    }
    if (bytes == NULL || ferror(file)) {
        free(bytes);
        return fail("read", path, d);
    }
    bytes[used] = '\0';
    *length = used;
    return bytes;
}

char *files_read(const char *path, size_t *length, struct diag *d)
{
    if (strcmp(path, "-") == 0) {
        return read_stream(stdin, "standard input", length, d);
    }
    struct stat about;
    FILE *file = fopen(path, "rb");
    if (file == NULL || fstat(fileno(file), &about) != 0) {
        if (file != NULL) {
            fclose(file);
        }
        return fail("open", path, d);
    }
    char *bytes = NULL;
    if (S_ISDIR(about.st_mode)) {
        errno = EISDIR;
        fail("read", path, d);
    } else {
        bytes = read_stream(file, path, length, d);
    }
    fclose(file);
    return bytes;
}

static bool write_all(const char *path, const char *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");
    bool written = file != NULL && fwrite(bytes, 1, length, file) == length && fflush(file) == 0;
    int reason = errno;
    if (file != NULL && fclose(file) != 0 && written) {
        reason = errno;
        written = false;
    }
    errno = reason;
    return written;
}

// Something that is there and no regular file: a device, a pipe, a link. It must stay what it is.
static bool is_special(const char *path)
{
    struct stat about;
    return lstat(path, &about) == 0 && !S_ISREG(about.st_mode);
}

bool files_write(const char *path, const char *bytes, size_t length, struct diag *d)
{
    char name[4096];
    bool special = is_special(path);
    if (snprintf(name, sizeof name, special ? "%s" : "%s.new", path) >= (int)sizeof name) {
        errno = ENAMETOOLONG;
        return fail("write", path, d) != NULL;
    }
    if (write_all(name, bytes, length) && (special || rename(name, path) == 0)) {
        return true;
    }
    fail("write", path, d);
    if (!special) {
        remove(name);
    }
    return false;
}
