// acts_time: playing, speed, the two ends of the line. See acts.h.
#include "repl/view/window/acts.h"

void act_play(struct board *b, int number)
{
    (void)number;
    if (b->play.on) {
        play_stop(&b->play);
        return;
    }
    if (!b->play.chosen) {
        b->play.speed = play_fitting(b->session);
    }
    b->said[0] = '\0';
    tree_input_begins(&b->session->tree);
    play_begin(&b->play);
}

static void set_speed(struct board *b, int to)
{
    char words[64];
    struct text t = text_in(words, sizeof words);
    b->play.speed = (int)clamp_i64(to, PLAY_SLOWEST, PLAY_FASTEST);
    b->play.chosen = true;
    play_words(&b->play, &t);
    board_tell(b, false, "speed: %s", words);
}

void act_speed(struct board *b, int number) { set_speed(b, b->play.speed + number); }

void act_real_speed(struct board *b, int number) { set_speed(b, number); }

void act_end(struct board *b, int number)
{
    uint64_t last = session_branch(b->session)->head.events;
    board_say(b, NULL, "to #%llu", (unsigned long long)(number > 0 ? last : 0));
}
