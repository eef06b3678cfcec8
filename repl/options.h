// options: the command line, read and checked.
//
//   orrery [OPTION...]                          the prompt
//   orrery [OPTION...] FILE.lua | -e TEXT ...   run these in order; - is standard input
//   orrery FACE [OPTION...] ARGUMENT...         learn, notes, check, view, render, vectors,
//                                               fidelity, import, selftest, help
//
// Interface:
//   options_parse, options_free
//   options_read, options_forget    the text of a script or -e
//   options_give                    -s NAME=VALUE to a session: a global `arg` in Lua
#ifndef ORRERY_REPL_OPTIONS_H
#define ORRERY_REPL_OPTIONS_H

#include "repl/session/session.h"

enum face {
    FACE_PROMPT,
    FACE_SCRIPT,
    FACE_HELP,
    FACE_LEARN,
    FACE_NOTES,
    FACE_CHECK,
    FACE_VIEW,
    FACE_RENDER,
    FACE_VECTORS,
    FACE_FIDELITY,
    FACE_IMPORT,
    FACE_SELFTEST
};

struct options_part {
    const char *text; // a path, or the text after -e
    bool is_text;
};

struct options {
    enum face face;
    uint64_t seed;
    bool seed_given;
    int64_t world_bytes, history_bytes;
    enum style_choice colour;
    bool interactive; // -i: a prompt after the scripts
    bool keep_going;
    bool present;           // view, learn: before a class
    bool accept;            // check: renew expected texts
    bool answers;           // check: say what the answers are
    bool list;              // learn: print the lessons instead
    int workers;            // check: processes at once; 0: as many as there are processors
    const char *output;     // render: -o
    const char *at;         // render: --at
    const char *mode;       // of tables; NULL: as for a terminal
    const char *lessons;    // where lessons are, if not in the usual places
    const char *class_file; // a teacher's rules
    const char *journal;    // save the session here when it ends
    const char *about;      // --help, --version: print this and leave
    struct options_part *parts;
    int part_count;
    const char **values; // NAME=VALUE of -s
    int value_count;
};

// Pointers into argv stay the caller's. The diag's column is not set.
bool options_parse(struct options *o, int argc, char **argv, struct diag *d);
void options_free(struct options *o);

struct options_text {
    char *bytes; // owned
    size_t length;
    const char *source;
};

// Reads part i: a file, standard input, or what stood after -e.
bool options_read(const struct options *o, int i, struct options_text *text, struct diag *d);
void options_forget(struct options_text *text);
bool options_give(const struct options *o, struct session *s, struct diag *d);

#endif
