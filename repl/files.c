// files: see files.h.
#include "repl/files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_BESIDE = 100 };

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

// Closes the file.
static bool write_all(FILE *file, const char *bytes, size_t length)
{
    bool written = file != NULL && fwrite(bytes, 1, length, file) == length && fflush(file) == 0;
    int reason = errno;
    if (file != NULL && fclose(file) != 0 && written) {
        reason = errno;
        written = false;
    }
    errno = reason;
    return written;
}

// A new file beside `path`, which nobody has yet. NULL with errno set.
static FILE *open_beside(const char *path, char *name, size_t size)
{
    for (int i = 0; i < MOST_BESIDE; i++) {
        char number[16] = "";
        if (i > 0) {
            snprintf(number, sizeof number, "%d", i);
        }
        if (snprintf(name, size, "%s.new%s", path, number) >= (int)size) {
            errno = ENAMETOOLONG;
            return NULL;
        }
        int file = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (file >= 0 || errno != EEXIST) {
            return file < 0 ? NULL : fdopen(file, "wb");
        }
    }
    return NULL;
}

// `old` is what is there now; NULL: nothing.
static bool replace(const char *path, const struct stat *old, const char *bytes, size_t length)
{
    char name[PATH_MAX];
    FILE *file = open_beside(path, name, sizeof name);
    if (file == NULL) {
        return false;
    }
    bool kept = old == NULL || fchmod(fileno(file), old->st_mode & 07777) == 0;
    if (write_all(file, bytes, length) && kept && rename(name, path) == 0) {
        return true;
    }
    int reason = errno;
    remove(name);
    errno = reason;
    return false;
}

// A file that others may replace but that nobody shall write to, its owner included.
static bool is_locked(const char *path, const struct stat *about)
{
    return (about->st_mode & 0222) == 0 || access(path, W_OK) != 0;
}

// A name of the system for what is open already, such as /dev/stdout: it is written to and never
// replaced, even where a file stands behind it.
static bool is_of_system(const char *path)
{
    return strncmp(path, "/dev/", 5) == 0 || strncmp(path, "/proc/", 6) == 0;
}

bool files_write(const char *path, const char *bytes, size_t length, struct diag *d)
{
    char real[PATH_MAX];
    struct stat about, link;
    bool there = stat(path, &about) == 0;
    bool is_link = lstat(path, &link) == 0 && S_ISLNK(link.st_mode);
    bool special = there ? !S_ISREG(about.st_mode) || is_of_system(path)
                         : is_link; // a device, a link to nothing yet
    if (there && !special && is_locked(path, &about)) {
        diag_say(d, "%s is read-only", path);
        return diag_help(d, "allow writing to it (chmod u+w), or choose another name");
    }
    bool written = special ? write_all(fopen(path, is_of_system(path) ? "ab" : "wb"), bytes, length)
                   : there ? realpath(path, real) != NULL && replace(real, &about, bytes, length)
                           : replace(path, NULL, bytes, length);
    return written || fail("write", path, d) != NULL;
}
