// draw: hosts as a scene.
#include "engines/linux/inside.h"

#include "sim/scene.h"

void linux_draw(const struct world *w, struct scene *scene)
{
    (void)w;
    scene_on(scene, PANE_MAP);
}
