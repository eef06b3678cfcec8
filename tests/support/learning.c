// learning: see learning.h.
#include "tests/support/learning.h"

#include "engines/registry.h"
#include "repl/memory.h"

#include <stdlib.h>
#include <sys/stat.h>

struct learning learning;

static const char first[] =
    "---\norrery: 1\nid: start/first\ntitle: The first\nseed: 2\n---\n\n"
    "# The first\n\nA desk.\n\n"
    "```lua {run #open}\nstation desk\nsource visitor to=desk interarrival=\"exponential "
    "20ms\"\n```\n\n"
    "It is there.\n\n"
    "## A question\n\n"
    "<!-- orrery:predict #q kind=choice review -->\n\nMore or fewer?\n\n"
    "- **A.** more\n- **B.** fewer\n\n<!-- orrery:end -->\n\n"
    "<details>\n<summary>Hint</summary>\n\nThink.\n\n</details>\n\n"
    "```lua {run #more after=q}\nrun 1s\nprint(desk.served)\n```\n\n"
    "<details>\n<summary>After</summary>\n\n```lua {answer for=q}\n"
    "return desk.served > 10 and 'A' or 'B'\n```\n\nSo it is.\n\n</details>\n\n"
    "## A goal\n\n"
    "```lua {goal #g}\ngoal('two servers', function() return desk.servers == 2, desk.servers end)\n"
    "goal('open', function() return desk.state == 'up' end)\n```\n\n"
    "<details>\n<summary>Hint 1</summary>\n\nOne is not enough.\n\n</details>\n\n"
    "<details>\n<summary>Hint 2</summary>\n\nThree are too many.\n\n</details>\n\n"
    "<details>\n<summary>Solution</summary>\n\n```lua {solution for=g}\nset desk servers=2\n```\n\n"
    "</details>\n\n"
    "```lua {run #after}\nprint(desk.servers)\n```\n\n"
    "## Words\n\n"
    "<!-- orrery:explain #e -->\n\nWhy?\n\n<!-- orrery:end -->\n\n"
    "<details>\n<summary>Ours</summary>\n\nBecause.\n\n</details>\n\n"
    "<!-- orrery:quiz #z answer=a,c -->\n\nWhich?\n\n- [ ] one\n- [ ] two\n- [ ] three\n\n"
    "<!-- orrery:end -->\n\n"
    "The end.\n";

static const char second[] = "---\norrery: 1\nid: topic/second\ntitle: The second\n---\n\n"
                             "# The second\n\n"
                             "<!-- orrery:predict #t kind=time tolerance=10% -->\n\nHow long?\n\n"
                             "<!-- orrery:end -->\n\n"
                             "```lua {run #go after=t}\nx = 1\n```\n\n"
                             "<details>\n<summary>After</summary>\n\n```lua {answer for=t}\n"
                             "return quantity('40s')\n```\n\nForty.\n\n</details>\n";

void learning_write(const char *name, const char *text)
{
    char path[400];
    snprintf(path, sizeof path, "%s/%s", learning.lessons, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void make_folder(const char *name)
{
    char path[400];
    snprintf(path, sizeof path, "%s/%s", learning.lessons, name);
    assert_int_equal(mkdir(path, 0777), 0);
}

static int64_t read_clock(void) { return learning.now; }

static struct session *open_session(void)
{
    const struct session_options options = {.host = memory_host(),
                                            .engines = engine_registry,
                                            .seed = 1,
                                            .world_bytes = INT64_C(64) << 20,
                                            .history_bytes = 1 << 20,
                                            .interrupt = &learning.interrupt,
                                            .out = learning.out,
                                            .lessons = learning.lessons,
                                            .clock = read_clock};
    struct diag d = {0};
    struct session *s = session_open(&options, &d);
    assert_non_null(s);
    return s;
}

int learning_set_up(void **state)
{
    (void)state;
    struct learning *l = &learning;
    *l = (struct learning){.now = LEARNING_NOON};
    snprintf(l->folder, sizeof l->folder, "/tmp/orrery-learner-XXXXXX");
    assert_non_null(mkdtemp(l->folder));
    struct text t = text_in(l->lessons, sizeof l->lessons);
    text_add(&t, "%s/lessons", l->folder);
    assert_int_equal(mkdir(l->lessons, 0777), 0);
    make_folder("start");
    make_folder("topic");
    learning_write("start/first.md", first);
    learning_write("topic/second.md", second);
    learning_write("README.md", "# Not a lesson\n");
    setenv("XDG_DATA_HOME", l->folder, 1);
    l->stream = open_memstream(&l->shown, &l->shown_size);
    l->out = out_open(l->stream, STYLE_NEVER);
    l->front = open_session();
    return 0;
}

// Leaves the session as the prompt does, with a lesson open or not.
static void close_front(void)
{
    struct session *own = learning.front;
    if (own->learner != NULL) {
        own->next = NULL;
        learner_leave(own->learner);
        own = learner_follow(own);
    }
    session_close(own);
}

void learning_restart(void)
{
    close_front();
    learning.front = open_session();
}

int learning_tear_down(void **state)
{
    char command[200];
    (void)state;
    close_front();
    out_close(learning.out);
    fclose(learning.stream);
    free(learning.shown);
    snprintf(command, sizeof command, "chmod -R u+w %s && rm -r %s", learning.folder,
             learning.folder);
    return system(command);
}

bool learning_say(const char *line)
{
    struct session *s = learning.front;
    struct diag d = {0};
    rewind(learning.stream);
    tree_input_begins(&s->tree);
    bool done = learner_input(s, line, strlen(line), "typed line", 1, &d);
    if (!done) {
        session_warn(s, &d);
    }
    learning.front = learner_follow(s);
    fputc('\0', learning.stream);
    fflush(learning.stream);
    return done;
}

const char *learning_status(void)
{
    static char words[64];
    struct text t = text_in(words, sizeof words);
    learner_status(learning.front->learner, &t);
    return words;
}

void learning_start(void)
{
    assert_true(learning_say("learn start/first again"));
    assert_non_null(learning.front->learner);
}
