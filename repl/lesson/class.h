// class: what a teacher has laid down for lessons.
//
// A flat file of lines `key: value`, as the front matter of a lesson (front.h), beside the lessons
// under the name class.orrery, or given with --class:
//
//   skip: never                   # nothing is left out
//   hints: after 2                # a goal's open after two checks that missed; or `never`
//   order: strict                 # a lesson opens when those that it needs are done
//   reveal: teacher               # answers and solutions stay hidden; a time: until then
//   deadline: 2026-12-01 18:00    # what is done later is not kept
//
// Each key may be missing; `skip: free`, `hints: free`, `order: free` and `reveal: learner` say
// what holds then. Times are those of the machine's time zone.
//
// Interface:
//   class_read        a file
//   class_print       the rules in words
//   class_hides       whether answers are hidden at a time
//   class_refuse      what is refused, with the place of the rule
//
// A `struct class_rules` that is all zero has no rules.
#ifndef ORRERY_REPL_LESSON_CLASS_H
#define ORRERY_REPL_LESSON_CLASS_H

#include "sim/diag.h"

#define CLASS_FILE "class.orrery"

enum { CLASS_PATH_BYTES = 4096, CLASS_HINTS_NEVER = -1 };

enum class_rule { CLASS_SKIP, CLASS_HINTS, CLASS_ORDER, CLASS_REVEAL, CLASS_DEADLINE, CLASS_RULES };

struct class_rules {
    char file[CLASS_PATH_BYTES];
    int lines[CLASS_RULES]; // where each rule stands; 0: there is none
    bool no_skip, strict_order, hides;
    int hints_after;   // misses; CLASS_HINTS_NEVER
    int64_t reveal_at; // seconds since 1970; 0: only the teacher reveals
    int64_t deadline;  // seconds since 1970; 0: none
};

// False: a diag with its place; the rules are as they were.
bool class_read(struct class_rules *rules, const char *path, struct diag *d);
// "nothing is skipped; ..."; nothing if there are no rules.
void class_print(const struct class_rules *rules, struct text *out);
void class_print_time(int64_t time, struct text *out); // "2026-12-01 18:00"
bool class_hides(const struct class_rules *rules, int64_t now);
// Returns false, with a diag that names the rule.
bool class_refuse(const struct class_rules *rules, enum class_rule rule, struct diag *d,
                  const char *format, ...) PRINTF_LIKE(4, 5);

#endif
