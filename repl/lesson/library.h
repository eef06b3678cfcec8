// library: where lessons are, and what there is.
//
// Lessons are Markdown files with a front matter that has `orrery:` in it; their ids are their
// paths under one folder: lessons/start/first-steps.md is start/first-steps. The folder is the
// one that was asked for, else `lessons` beside the program (or beside one of the folders that it
// is in: a build folder), else in the working folder, else where `make install` put them.
//
// Interface:
//   library_open, library_close
//   library_path        the file of an id, or of a path that a user typed
//   library_has         whether there is a lesson of that id
//   library_walk        every lesson file under a path, in the order of the bytes
//   library_is_lesson   whether a file begins as a lesson does, or nearly so
//   library_root        the lessons folder that a file of a known id is in
#ifndef ORRERY_REPL_LESSON_LIBRARY_H
#define ORRERY_REPL_LESSON_LIBRARY_H

#include "repl/lesson/allot.h"
#include "sim/diag.h"

enum { LIBRARY_PATH_BYTES = 4096 };

struct library {
    char folder[LIBRARY_PATH_BYTES];
    const char **ids; // topic `start` first, then in the order of the bytes
    int count, room;
    struct allot allot;
};

// `folder` NULL: the usual places. False: there is none; the library is empty then and need not
// be closed.
bool library_open(struct library *library, const char *folder, struct diag *d);
void library_close(struct library *library);

// A word with ".md" at its end is a path of its own. False: there is no such lesson; with "did
// you mean".
bool library_path(const struct library *library, const char *word, char *path, size_t size,
                  struct diag *d);
bool library_has(const struct library *library, const char *id);

// Calls `visit` for a file, or for each lesson in a folder and the folders in it. False, with a
// diag, if the path can not be read. A file is visited whether or not it looks like a lesson.
typedef void library_visit(void *self, const char *path);
bool library_walk(const char *path, library_visit *visit, void *self, struct diag *d);

// Is there a line "orrery:" in its front matter? A file that can not be read may be one.
bool library_is_lesson(const char *path);

// "a/lessons" of "a/lessons/start/first-steps.md" if the id is start/first-steps. False if the
// path does not end so.
bool library_root(const char *path, const char *id, char *folder, size_t size);

#endif
