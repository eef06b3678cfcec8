// wbt: see wbt.h.
#include "engines/linux/wbt.h"

bool wbt_window_ends(struct wbt *wbt, bool writes_wait)
{
    bool active = writes_wait || wbt->wrote != 0;
    wbt->wrote = 0;
    if (active) {
        wbt->quiet = 0;
        wbt->step = (uint8_t)(wbt->step + (wbt->step < WBT_STEPS - 1));
    } else if (++wbt->quiet >= WBT_QUIET_WINDOWS) {
        wbt->quiet = 0;
        wbt->step = (uint8_t)(wbt->step - (wbt->step > 0));
    }
    return writes_wait || wbt->step > 0;
}
