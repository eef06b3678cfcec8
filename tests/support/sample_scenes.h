// sample_scenes: scenes such as the engines will draw, to try the vocabulary and its readers.
//
// Each fills an open scene. The numbers are invented.
//
//   sample_queue    a desk with three servers and a waiting room of ten; `step` 0 and 1 are one
//                   event apart
//   sample_kafka    three brokers, one down, a consumer group, messages on their way, logs with
//                   watermarks
//   sample_spark    two executors with memory, forty tasks over time, one waiting, one lost
//   sample_cache    page cache, dirty pages and their limits, writers, a disk
//   sample_empty    nothing at all
//   sample_huge     a thousand boxes and a million cells
//   sample_hostile  broken text, numbers at their limits, references to nothing
#ifndef ORRERY_TESTS_SAMPLE_SCENES_H
#define ORRERY_TESTS_SAMPLE_SCENES_H

#include "sim/scene.h"

void sample_queue(struct scene *s, int step);
void sample_kafka(struct scene *s);
void sample_spark(struct scene *s);
void sample_cache(struct scene *s);
void sample_empty(struct scene *s);
void sample_huge(struct scene *s);
void sample_hostile(struct scene *s);

struct sample {
    const char *name;
    void (*fill)(struct scene *s);
};
// Those that are looked at: queue, queue-step, kafka, spark, cache, empty. Ends with a NULL name.
extern const struct sample samples[];

// A host that takes its memory from malloc.
extern const struct host sample_host;

#endif
