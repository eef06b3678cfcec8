// fields: what the inspector, diff, paths and Lua see of the records. Settings are fields too.
#include "engines/queue/inside.h"

static const char *const station_states[] = {
    [STATION_UP] = "up",
    [STATION_STOPPED] = "stopped",
    [STATION_DOWN] = "down",
    NULL,
};
static const char *const customer_states[] = {
    [CUSTOMER_WAITING] = "waiting",
    [CUSTOMER_SERVED] = "served",
    [CUSTOMER_BACKING_OFF] = "backing off",
    NULL,
};

static const struct field station_fields[] = {
    FIELD(station, name, TYPE_NAME, "its name"),
    FIELD(station, state, TYPE_CHOICE(station_states),
          "up; stopped: serves nobody new; down: also turns all away"),
    FIELD(station, waiting, TYPE_COUNT, "customers in line"),
    FIELD(station, serving, TYPE_COUNT, "customers being served"),
    FIELD(station, offered, TYPE_COUNT, "customers who came to the door"),
    FIELD(station, turned_away, TYPE_COUNT, "of these, who were not let in"),
    FIELD(station, begun, TYPE_COUNT, "services begun"),
    FIELD(station, served, TYPE_COUNT, "services ended"),
    FIELD(station, wasted, TYPE_COUNT, "of these, for a caller who had gone"),
    FIELD(station, gave_up, TYPE_COUNT, "customers who left the line"),
    FIELD(station, skipped, TYPE_COUNT, "customers thrown out of the line, their caller gone"),
    FIELD(station, crashed, TYPE_COUNT, "customers who were inside when it crashed"),
    FIELD(station, opened, TYPE_TIME, "when it was made"),
};

static const struct field source_fields[] = {
    FIELD(source, name, TYPE_NAME, "its name"),
    FIELD(source, calls, TYPE_COUNT, "calls begun"),
    FIELD(source, tries, TYPE_COUNT, "attempts at them"),
    FIELD(source, answered, TYPE_COUNT, "calls answered"),
    FIELD(source, lost, TYPE_COUNT, "calls given up for good"),
    FIELD(source, backing_off, TYPE_COUNT, "callers who will try again"),
    FIELD(source, customers, TYPE_COUNT,
          "its customers in the world, also those whose caller has gone"),
    FIELD(source, replayed, TYPE_COUNT, "samples used"),
    FIELD(source, opened, TYPE_TIME, "when it was made"),
};

static const struct field customer_fields[] = {
    FIELD(customer, number, TYPE_COUNT, "number of its call within the source"),
    FIELD(customer, source, TYPE_RECORD(QUEUE_SOURCE), "where it comes from"),
    FIELD(customer, state, TYPE_CHOICE(customer_states), "what it does"),
    FIELD(customer, station, TYPE_RECORD_OR_NONE(QUEUE_STATION), "where it is"),
    FIELD(customer, born, TYPE_TIME, "when its call began"),
    FIELD(customer, entered, TYPE_TIME, "when it came to the station"),
    FIELD(customer, attempt, TYPE_COUNT, "which attempt at the call this is"),
    FIELD(customer, abandoned, TYPE_FLAG, "its caller has gone"),
    FIELD(customer, priority, TYPE_COUNT, "higher goes first where the station looks at it"),
    FIELD(customer, work, TYPE_TIME, "how long its service takes at speed 1"),
    FIELD(customer, patience, TYPE_TIME, "how long it, or its caller, waits"),
    FIELD(customer, ahead, TYPE_RECORD_OR_NONE(QUEUE_CUSTOMER), "who stands before it"),
    FIELD(customer, behind, TYPE_RECORD_OR_NONE(QUEUE_CUSTOMER), "who stands after it"),
};

const struct record_type queue_records[] = {
    [QUEUE_STATION] =
        {
            .name = "station",
            .doc = "A place with a line and servers.",
            .bytes = sizeof(struct station),
            .first_bits = 1,
            .fields = station_fields,
            .field_count = COUNT_OF(station_fields),
            .name_field = 0,
            .number_field = -1,
            .owner_field = -1,
        },
    [QUEUE_SOURCE] =
        {
            .name = "source",
            .doc = "Where customers come from.",
            .bytes = sizeof(struct source),
            .first_bits = 1,
            .fields = source_fields,
            .field_count = COUNT_OF(source_fields),
            .name_field = 0,
            .number_field = -1,
            .owner_field = -1,
            .removed = source_removed,
        },
    [QUEUE_CUSTOMER] =
        {
            .name = "customer",
            .doc = "One attempt at a call.",
            .bytes = sizeof(struct customer),
            .first_bits = 5,
            .fields = customer_fields,
            .field_count = COUNT_OF(customer_fields),
            .name_field = -1,
            .number_field = 0,
            .owner_field = 1,
        },
};
