// learner_class: the rules of a class (class.h) as a lesson is opened. They bind learners: who
// presents a lesson to a class is the teacher.
#include "repl/lesson/learner_inside.h"

#include "repl/lesson/course.h"

#include <unistd.h>

static bool read_rules(struct learner *l, const struct session *s, struct diag *d)
{
    char path[CLASS_PATH_BYTES];
    struct text t = text_in(path, sizeof path);
    if (s->options.class_file != NULL) {
        text_add(&t, "%s", s->options.class_file);
    } else {
        text_add(&t, "%s/%s", learner_folder(l), CLASS_FILE);
        if (t.cut || access(path, F_OK) != 0) {
            return true;
        }
    }
    return class_read(&l->rules, path, d);
}

static bool comes_in_order(struct learner *l, const struct session *s, struct diag *d)
{
    if (!l->rules.strict_order) {
        return true;
    }
    struct course course;
    course_open(&course, &l->library, l->diary, &s->options, learner_clock(s));
    const char *missing = course_missing(&course, l->lesson);
    if (missing != NULL) {
        class_refuse(&l->rules, CLASS_ORDER, d, "%s comes after %s", l->lesson->id, missing);
        diag_expect(d, "`learn %s` first", missing);
    }
    course_close(&course);
    return missing == NULL;
}

bool learner_read_class(struct learner *l, const struct session *s, struct diag *d)
{
    return l->present || (read_rules(l, s, d) && comes_in_order(l, s, d));
}

void learner_show_class(struct learner *l)
{
    char rules[400], words[440];
    struct text t = text_in(rules, sizeof rules), line = text_in(words, sizeof words);
    class_print(&l->rules, &t);
    if (t.length == 0) {
        return;
    }
    text_add(&line, "In this class: %s.", rules);
    out_wrapped(learner_out(l), STYLE_DIM, 0, 0, words);
    learner_mind_deadline(l);
}

void learner_mind_deadline(struct learner *l)
{
    bool over = l->rules.deadline != 0 && learner_now(l) >= l->rules.deadline;
    if (over && !l->late) {
        l->late = true;
        diary_leave(l->diary);
        out_styled(learner_out(l), STYLE_BAD, "The class is over: what you do now is not kept.\n");
    }
}
