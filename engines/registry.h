// registry: the only list of engines.
//
// An engine's id is its place here; journals and recorded worlds keep it, so an id is never given
// to another one.
#ifndef ORRERY_ENGINES_REGISTRY_H
#define ORRERY_ENGINES_REGISTRY_H

#include "sim/engine.h"

// NULL where there is none.
extern const struct engine *const engine_registry[ENGINE_LIMIT];

#endif
