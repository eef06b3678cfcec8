// acts_present: before a class. See acts.h.
//
// Everything is large, answers stay hidden until they are asked for, and Page Down is enough to
// get through a lesson: what the class voted for is said for it.
#include "repl/view/window/acts.h"

void act_present(struct board *b, int number)
{
    b->presenting = number > 0 || !b->presenting;
    b->panes.leaf.hides = b->presenting;
    b->panes.leaf.version++;
    b->focus.shown = false;
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

void act_voted(struct board *b)
{
    struct diag d = {0};
    if (!leaf_vote(&b->panes.leaf, b->session->learner, b->entry.text, &d)) {
        board_tell_diag(b, &d);
    }
}
