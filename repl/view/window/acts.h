// acts: what keys do, one function each. The table that gives them to keys is in board_keys.c.
//
// Each is given the board and the number that stands in its row of the table: a direction, a pane.
// Whatever changes the session goes through the words of the prompt (board_say).
//
//   acts_time.c     playing, speed, the two ends
//   acts_lanes.c    which stretch of time the lanes show
//   acts_lines.c    lines that are typed, and what becomes of them
//   acts_things.c   the focused thing: why, its curve, opening it
//   acts_change.c   commands that take the focused thing, and its settings
//   acts_lesson.c   lessons
//   acts_present.c  before a class
//   acts_page.c     panes, size, theme, text twin, pictures
#ifndef ORRERY_VIEW_ACTS_H
#define ORRERY_VIEW_ACTS_H

#include "repl/view/window/board.h"

typedef void act(struct board *b, int number);

act act_play;
act act_speed;      // -1, 1: slower, faster
act act_real_speed; // a second in a second
act act_end;        // 0: to the beginning; 1: to the furthest known moment

act act_zoom_lanes;  // -1, 1: out, in
act act_shift_lanes; // -1, 1: a quarter to earlier, to later
void act_zoom_lanes_at(struct board *b, int x, int turn);
void act_drag_lanes(struct board *b, int by); // pixels

act act_ask;                                            // number: of enum entry_what
void act_type(struct board *b, const struct input *in); // while a line is open

act act_focus; // -1, 1: to the thing before, after
act act_open;
act act_leave;
act act_why;
act act_probe;

act act_present; // 0: the other way round, 1: on
act act_blank;
act act_vote;

act act_harm;
act act_edit;
void act_chosen(struct board *b); // a row of the menu

act act_learn;
act act_go_on;                                         // does what the page asks for
act act_turn_page;                                     // -1, 1: reads back, reads on
bool act_scroll_page(struct board *b, int by);         // DOTs; false: there is no more
bool act_reply_key(struct board *b, const char *text); // a letter or digit; false: no reply
bool act_sketch(struct board *b, int x, int y);        // pixels; false: there is no curve to draw
void act_click_page(struct board *b, scene_ref ref, int clicks);

act act_pane; // of enum scene_pane
act act_zoom;
act act_text_size; // by so many per cent
act act_theme;
act act_motion;
act act_shoot;
act act_twin;
act act_copy;

#endif
