// acts_present: before a class. See acts.h.
//
// Everything is large. What is hidden and what Page Down does is the lesson's own affair
// (repl/lesson/learner.h): it presents as long as the window does.
#include "repl/lesson/learner.h"
#include "repl/view/window/acts.h"

void act_present(struct board *b, int number)
{
    struct learner *l = b->session->learner;
    b->presenting = number > 0 || !b->presenting;
    b->focus.shown = false;
    if (l != NULL && learner_presents(l) != b->presenting) {
        learner_set_present(l, b->presenting);
    }
    board_tell(b, false,
               b->presenting ? "presenting: Page Down and Page Up; v votes, . blanks, F5 ends"
                             : "");
}

void board_present(struct board *b) { act_present(b, 1); }

void act_blank(struct board *b, int number)
{
    (void)number;
    b->blank = true;
}

void act_vote(struct board *b, int number)
{
    const struct learner *l = b->session->learner;
    if (l != NULL && learner_vote_options(l) > 0) {
        act_ask(b, number);
    } else {
        board_tell(b, true,
                   b->presenting ? "no choice has been asked here"
                                 : "votes are for a class; F5 presents");
    }
}
