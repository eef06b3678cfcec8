// course: all lessons, and how far a learner is with them.
//
// Interface:
//   course_open, course_close
//   course_find       a lesson by its id
//   course_next       the one to take: it is under way, or it is the first that is not done and
//                     needs nothing that is not done
//   course_missing    what is to be taken before a lesson, or NULL
//   course_print      the map: all lessons by topic; a table in modes other than `table`
//
// Reads every lesson; that takes less than a millisecond for each.
#ifndef ORRERY_REPL_LESSON_COURSE_H
#define ORRERY_REPL_LESSON_COURSE_H

#include "repl/lesson/diary.h"
#include "repl/lesson/lesson.h"
#include "repl/lesson/library.h"
#include "repl/session/session.h"

enum { COURSE_DUE = 256 }; // questions that are looked at

struct course_lesson {
    struct lesson *lesson;
    const char *id;
    bool begun, done; // begun: under way now
    int64_t changed;  // seconds
    int due;          // questions to be asked again
};

struct course {
    const struct library *library;
    struct course_lesson *lessons; // in the library's order
    int count, due;
};

// Library and diary must outlive it. `now`: seconds since 1970.
void course_open(struct course *course, const struct library *library, struct diary *diary,
                 const struct session_options *options, int64_t now);
void course_close(struct course *course);

const struct course_lesson *course_find(const struct course *course, const char *id);
const struct course_lesson *course_next(const struct course *course);
const char *course_missing(const struct course *course, const struct lesson *lesson);
void course_print(const struct course *course, struct out *o);

#endif
