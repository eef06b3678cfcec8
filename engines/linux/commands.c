// commands: the table of what a user may do to a host.
#include "engines/linux/commands.h"

#define PARAMETERS(table) .parameters = (table), .parameter_count = COUNT_OF(table)
#define A_NAME                                                                                     \
    {                                                                                              \
        .name = "name", .doc = "its name", .type = {.kind = VALUE_NAME}, .positional = true        \
    }
#define A_RECORD(word, row)                                                                        \
    {                                                                                              \
        .name = (word), .doc = "which one", .type = {.kind = VALUE_RECORD, .record = (row)},       \
        .positional = true                                                                         \
    }
#define A_SIZE(word, words, text, low)                                                             \
    {                                                                                              \
        .name = (word), .doc = (words), .type = {.kind = VALUE_NUMBER, .unit = UNIT_SIZE},         \
        .default_text = (text), .least = (low), .most = INT64_C(1) << 44                           \
    }
#define A_NUMBER(word, words, text, low, high)                                                     \
    {                                                                                              \
        .name = (word), .doc = (words), .type = {.kind = VALUE_NUMBER}, .default_text = (text),    \
        .least = (low), .most = (high)                                                             \
    }

static const char *const kinds[] = {
    [KIND_PLAIN] = "plain", [KIND_HDD] = "hdd",         [KIND_SSD] = "ssd",
    [KIND_NVME] = "nvme",   [KIND_NETWORK] = "network", NULL,
};

static const struct parameter host_parameters[] = {
    [HOST_NAME] = A_NAME,
    [HOST_MEMORY] = A_SIZE("memory", "all of it", "8GiB", INT64_C(1) << 26),
    [HOST_KERNEL] = A_SIZE("kernel", "what the kernel itself uses", "256MiB", 0),
    [HOST_ANONYMOUS] = A_SIZE("anonymous", "what processes use that are not modelled", "0", 0),
    [HOST_ACTIVE] = A_SIZE("active", "active pages of files that are not modelled", "0", 0),
    [HOST_INACTIVE] = A_SIZE("inactive", "inactive pages of files that are not modelled", "0", 0),
    [HOST_HZ] = A_NUMBER("hz", "ticks a second: 100, 250, 300 or 1000", "250", 100, 1000),
    [HOST_CPUS] = A_NUMBER("cpus", "how many processors", "2", 1, 4096),
};
static const struct parameter zone_parameters[] = {
    A_RECORD("host", LINUX_HOST),
    A_NAME,
    A_NUMBER("managed", "its pages", NULL, 0, INT64_C(1) << 40),
    A_NUMBER("high", "its high watermark, in pages", NULL, 0, INT64_C(1) << 40),
    A_NUMBER("protection", "the largest number of its protection list", "0", 0, INT64_C(1) << 40),
};
static const struct parameter disk_parameters[] = {
    A_NAME,
    A_RECORD("host", LINUX_HOST),
    {
        .name = "kind",
        .doc = "whose figures it has where none are given",
        .type = {.kind = VALUE_CHOICE, .choices = kinds},
        .default_text = "plain",
    },
};
static const struct parameter file_parameters[] = {
    A_NAME,
    A_RECORD("disk", LINUX_DISK),
    A_NUMBER("count", "how many: above 1 they are called NAME-0, NAME-1 and so on", "1", 1,
             FILES_MOST),
    A_SIZE("length", "what is on disk of each already", "0", 0),
};
static const struct parameter process_parameters[] = {A_NAME, A_RECORD("host", LINUX_HOST)};

#define TASK_PARAMETERS                                                                            \
    [TASK_NAME] = A_NAME,                                                                          \
    [TASK_FILE] =                                                                                  \
        {                                                                                          \
            .name = "file",                                                                        \
            .doc = "its file, or the name before the number of its files",                         \
            .type = {.kind = VALUE_TEXT},                                                          \
    },                                                                                             \
    [TASK_PROCESS] = {                                                                             \
        .name = "process",                                                                         \
        .doc = "whose thread it is",                                                               \
        .type = {.kind = VALUE_RECORD, .record = LINUX_PROCESS},                                   \
        .default_text = "",                                                                        \
    }

static const struct parameter writer_parameters[] = {
    TASK_PARAMETERS,
    [WRITER_FILES] =
        A_NUMBER("files", "how many files there are: FILE-0, FILE-1 and so on", "1", 1, FILES_MOST),
    [WRITER_FIRST] = A_NUMBER("first", "the first that it writes to", "0", 0, FILES_MOST),
    [WRITER_STRIDE] = A_NUMBER("stride", "from one to the next", "1", 1, FILES_MOST),
};
static const struct parameter reader_parameters[] = {
    TASK_PARAMETERS,
    A_SIZE("from", "where it begins", "0", 0),
};
static const struct parameter task_parameters[] = {A_RECORD("task", LINUX_TASK)};
static const struct parameter write_parameters[] = {
    A_RECORD("file", LINUX_FILE),
    {
        .name = "bytes",
        .doc = "how many",
        .type = {.kind = VALUE_NUMBER, .unit = UNIT_SIZE},
        .positional = true,
        .least = 1,
        .most = INT64_C(1) << 40,
    },
    A_SIZE("at", "from there on instead of at the end", "", 0),
};
static const struct parameter read_parameters[] = {
    A_RECORD("file", LINUX_FILE),
    {
        .name = "bytes",
        .doc = "how many",
        .type = {.kind = VALUE_NUMBER, .unit = UNIT_SIZE},
        .positional = true,
        .least = 1,
        .most = INT64_C(1) << 40,
    },
    A_SIZE("at", "from there on", "0", 0),
};
static const struct parameter truncate_parameters[] = {
    A_RECORD("file", LINUX_FILE),
    {
        .name = "bytes",
        .doc = "where it ends from now on",
        .type = {.kind = VALUE_NUMBER, .unit = UNIT_SIZE},
        .positional = true,
        .least = 0,
        .most = INT64_MAX,
    },
};
static const struct parameter on_file_parameters[] = {A_RECORD("file", LINUX_FILE)};
static const struct parameter on_host_parameters[] = {A_RECORD("host", LINUX_HOST)};
static const struct parameter on_disk_parameters[] = {A_RECORD("disk", LINUX_DISK)};
static const struct parameter count_parameters[] = {
    A_RECORD("process", LINUX_PROCESS),
    {
        .name = "count",
        .doc = "how many more; below 0: how many fewer",
        .type = {.kind = VALUE_NUMBER},
        .positional = true,
        .default_text = "1",
        .least = -INT32_MAX,
        .most = INT32_MAX,
    },
};
static const struct parameter memory_parameters[] = {
    A_RECORD("process", LINUX_PROCESS),
    {
        .name = "bytes",
        .doc = "how much from now on",
        .type = {.kind = VALUE_NUMBER, .unit = UNIT_SIZE},
        .positional = true,
        .least = 0,
        .most = INT64_C(1) << 44,
    },
};
static const struct parameter kill_parameters[] = {
    {
        .name = "name",
        .doc = "of a process or a task",
        .type = {.kind = VALUE_TEXT},
        .positional = true,
    },
};
static const struct parameter recent_parameters[] = {
    A_RECORD("disk", LINUX_DISK),
    A_NUMBER("pages", "how many", NULL, 0, INT64_C(1) << 40),
};
static const struct parameter fill_parameters[] = {
    A_RECORD("disk", LINUX_DISK),
    A_SIZE("left", "what is left of its capacity", "0", 0),
};

#define EXAMPLE_DISK "linux.host box\nlinux.disk sda box\n"
#define EXAMPLE_FILE EXAMPLE_DISK "linux.file log sda\n"
#define EXAMPLE_WRITER EXAMPLE_FILE "linux.writer app file=log rate=20MB/s\n"
#define EXAMPLE_PROCESS "linux.host box\nlinux.process broker box\n"

#define COMMAND(row, word, words, text, table, looks, does)                                        \
    [row] = {.name = (word),                                                                       \
             .doc = (words),                                                                       \
             .example = (text),                                                                    \
             PARAMETERS(table),                                                                    \
             .settings_of = -1,                                                                    \
             .check = (looks),                                                                     \
             .apply = (does)}
#define MAKES(row, word, words, text, table, of, looks, does)                                      \
    [row] = {.name = (word),                                                                       \
             .doc = (words),                                                                       \
             .example = (text),                                                                    \
             PARAMETERS(table),                                                                    \
             .settings_of = (of),                                                                  \
             .check = (looks),                                                                     \
             .apply = (does)}
#define FAULT(row, word, words, text, table, looks, does)                                          \
    [row] = {.name = (word),                                                                       \
             .doc = (words),                                                                       \
             .example = (text),                                                                    \
             PARAMETERS(table),                                                                    \
             .settings_of = -1,                                                                    \
             .fault = true,                                                                        \
             .check = (looks),                                                                     \
             .apply = (does)}

const struct command linux_commands[] = {
    MAKES(COMMAND_HOST, "host", "Makes a machine: memory, a page cache, and the kernel's knobs.",
          "linux.host box memory=16GiB vm.dirty_ratio=40", host_parameters, LINUX_HOST,
          making_check_host, making_host),
    COMMAND(
        COMMAND_ZONE, "zone",
        "Tells a zone of a host's memory, as /proc/zoneinfo has it; the reserve is then that of "
        "the zones.",
        "linux.host box\nlinux.zone box Normal managed=2000000 high=20000", zone_parameters, NULL,
        making_zone),
    MAKES(COMMAND_DISK, "disk", "Makes a disk of a host.",
          "linux.host box\nlinux.disk sda box kind=hdd", disk_parameters, LINUX_DISK,
          making_check_disk, making_disk),
    COMMAND(COMMAND_FILE, "file", "Makes a file, or many, on a disk.",
            EXAMPLE_DISK "linux.file log sda", file_parameters, making_check_file, making_file),
    MAKES(COMMAND_PROCESS, "process", "Makes a process: threads, open files and memory of its own.",
          "linux.host box\nlinux.process broker box nofile=100000", process_parameters,
          LINUX_PROCESS, making_check_process, making_process),
    MAKES(COMMAND_WRITER, "writer", "Makes a thread that appends to files, and starts it.",
          EXAMPLE_FILE "linux.writer app file=log rate=20MB/s", writer_parameters, LINUX_TASK,
          making_check_writer, making_writer),
    MAKES(COMMAND_READER, "reader", "Makes a thread that reads a file on and on, and starts it.",
          EXAMPLE_FILE "linux.reader tail file=log rate=20MB/s", reader_parameters, LINUX_TASK,
          making_check_reader, making_reader),
    COMMAND(COMMAND_PROCEED, "proceed", "A writer or reader that was stopped goes on.",
            EXAMPLE_WRITER "linux.halt app\nlinux.proceed app", task_parameters,
            making_check_proceed, making_proceed),
    COMMAND(COMMAND_HALT, "halt", "A writer or reader makes no more calls.",
            EXAMPLE_WRITER "linux.halt app", task_parameters, making_check_halt, making_halt),
    COMMAND(COMMAND_MEASURE, "measure",
            "Counts the calls of a task and their durations anew from now on.",
            EXAMPLE_WRITER "linux.measure app", task_parameters, NULL, making_measure),
    COMMAND(COMMAND_WRITE, "write", "Writes into a file once.", EXAMPLE_FILE "linux.write log 1MiB",
            write_parameters, acting_check_file_power, acting_write),
    COMMAND(COMMAND_READ, "read", "Reads from a file once.",
            EXAMPLE_DISK "linux.file old sda length=1GiB\nlinux.read old 1MiB", read_parameters,
            acting_check_file_power, acting_read),
    COMMAND(COMMAND_FSYNC, "fsync", "Waits until a file's dirty pages and its length are on disk.",
            EXAMPLE_FILE "linux.write log 1MiB\nlinux.fsync log", on_file_parameters,
            acting_check_file_power, acting_fsync),
    COMMAND(COMMAND_FDATASYNC, "fdatasync",
            "As fsync, and writes no metadata where the length has not changed.",
            EXAMPLE_FILE "linux.write log 1MiB\nlinux.fdatasync log", on_file_parameters,
            acting_check_file_power, acting_fsync),
    COMMAND(COMMAND_SYNC, "sync", "Has all that is dirty on a host written, and waits for it.",
            EXAMPLE_WRITER "linux.sync box", on_host_parameters, acting_check_host_power,
            acting_sync),
    COMMAND(COMMAND_TRUNCATE, "truncate", "Cuts a file short, at which nobody is.",
            EXAMPLE_DISK "linux.file log sda length=2MiB\nlinux.truncate log 1MiB",
            truncate_parameters, making_check_truncate, making_truncate),
    COMMAND(COMMAND_UNLINK, "unlink", "Removes a file at which nobody is.",
            EXAMPLE_FILE "linux.unlink log", on_file_parameters, making_check_unlink,
            making_unlink),
    COMMAND(COMMAND_MEMORY, "memory",
            "Gives a process so much memory of its own, such as a heap; the page cache makes room.",
            EXAMPLE_PROCESS "linux.memory broker 2GiB", memory_parameters, acting_check_live,
            acting_memory),
    COMMAND(COMMAND_OPEN, "open", "A process opens files, or closes them.",
            EXAMPLE_PROCESS "linux.open broker 100", count_parameters, acting_check_open,
            acting_open),
    COMMAND(COMMAND_MAP, "map", "A process maps files into its memory, or unmaps them.",
            EXAMPLE_PROCESS "linux.map broker 100", count_parameters, acting_check_map, acting_map),
    FAULT(COMMAND_KILL, "kill",
          "Kills a process with its threads, or one thread; what it wrote stays in the cache.",
          EXAMPLE_WRITER "linux.kill app", kill_parameters, acting_check_kill, acting_kill),
    FAULT(COMMAND_POWER_OFF, "power_off",
          "A host loses its power: what is not on a disk is gone, to the byte.",
          EXAMPLE_WRITER "linux.power_off box", on_host_parameters, acting_check_host_power,
          acting_power_off),
    COMMAND(COMMAND_POWER_ON, "power_on", "A host has power again, and starts anew.",
            "linux.host box\nlinux.power_off box\nlinux.power_on box", on_host_parameters,
            acting_check_power_on, acting_power_on),
    FAULT(COMMAND_STALL, "stall", "A disk completes nothing any more.",
          EXAMPLE_DISK "linux.stall sda", on_disk_parameters, acting_check_state, acting_state),
    FAULT(COMMAND_BREAK, "break", "A disk fails each request with EIO.",
          EXAMPLE_DISK "linux.break sda", on_disk_parameters, acting_check_state, acting_state),
    COMMAND(COMMAND_MEND, "mend", "A disk works again.",
            EXAMPLE_DISK "linux.stall sda\nlinux.mend sda", on_disk_parameters, acting_check_state,
            acting_state),
    FAULT(COMMAND_FILL, "fill", "Fills a disk, with files that are not modelled.",
          "linux.host box\nlinux.disk sda box capacity=10GiB\nlinux.fill sda left=1MiB",
          fill_parameters, acting_check_fill, acting_fill),
    COMMAND(COMMAND_RECENT, "recent",
            "Counts pages as just written to a disk, for its share of the dirty limit and nothing "
            "else: what a machine had been doing before.",
            EXAMPLE_DISK "linux.recent sda pages=2000", recent_parameters, NULL, acting_recent),
};
