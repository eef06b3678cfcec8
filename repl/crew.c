// crew: see crew.h. The only file that forks.
//
// Each worker has a pipe. A process that ends, however it ends, closes its end of the pipe; so
// waiting for all pipes is waiting for everything, and no signal has to be caught. What jobs wrote
// is kept until all jobs before them are over.
#include "repl/crew.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WAIT_MS = 100, FAILED_TO_WRITE = 120 };

struct job {
    char *bytes;
    size_t length, room;
    int signal, status;
    bool over;
};

struct worker {
    pid_t process; // 0: nobody
    int pipe;      // what it writes is read here
    int job;
};

struct work {
    const struct crew *crew;
    struct job *jobs;
    int job_count, begun, over, told;
    struct worker *workers;
    struct pollfd *polls; // one for each worker
    int busy;
};

int crew_processors(void)
{
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
}

// ---- in the new process ----

// Signals that this program catches end a job at once; those that it ignores stay ignored.
static void uncatch_signals(void)
{
    static const int caught[] = {SIGINT, SIGTERM, SIGHUP};
    for (int i = 0; i < COUNT_OF(caught); i++) {
        struct sigaction now;
        if (sigaction(caught[i], NULL, &now) == 0 && now.sa_handler != SIG_IGN) {
            signal(caught[i], SIG_DFL);
        }
    }
}

static _Noreturn void do_job(const struct crew *crew, int job, int pipe_end, pid_t parent)
{
    uncatch_signals();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    int nothing = open("/dev/null", O_RDONLY);
    if (getppid() != parent || nothing < 0 || dup2(nothing, STDIN_FILENO) < 0) {
        _exit(FAILED_TO_WRITE);
    }
    FILE *to = fdopen(pipe_end, "w");
    if (to == NULL) {
        _exit(FAILED_TO_WRITE);
    }
    setvbuf(to, NULL, _IOLBF, BUFSIZ);
    crew->work(crew->self, job, to);
    bool failed = ferror(to) != 0;
    failed = fclose(to) != 0 || failed;
    _exit(failed ? FAILED_TO_WRITE : 0); // what this process has buffered is not the job's to write
}

// ---- in this one ----

static bool begin_job(struct work *work, struct worker *worker)
{
    int ends[2];
    if (pipe(ends) != 0) {
        return false;
    }
    pid_t parent = getpid();
    pid_t process = fork();
    if (process == 0) {
        close(ends[0]);
        do_job(work->crew, work->begun, ends[1], parent);
    }
    int reason = errno;
    close(ends[1]);
    if (process < 0) {
        close(ends[0]);
        errno = reason;
        return false;
    }
    *worker = (struct worker){.process = process, .pipe = ends[0], .job = work->begun++};
    work->busy++;
    return true;
}

// Keeps everybody busy. False, with a diag, if nobody is and nobody can be.
static bool begin_jobs(struct work *work, struct diag *d)
{
    for (int i = 0; i < work->crew->workers && work->begun < work->job_count; i++) {
        if (work->workers[i].process == 0 && !begin_job(work, &work->workers[i])) {
            if (work->busy > 0) {
                return true; // when one of them ends there is room again
            }
            diag_say(d, "no process can be started: %s", strerror(errno));
            return diag_help(d, "end other programs, or raise the limit of `ulimit -u`");
        }
    }
    return true;
}

static void wait_for(pid_t process, int *how)
{
    while (waitpid(process, how, 0) < 0 && errno == EINTR) {
    }
}

static void end_worker(struct work *work, struct worker *worker)
{
    struct job *job = &work->jobs[worker->job];
    int how = 0;
    close(worker->pipe);
    wait_for(worker->process, &how);
    job->signal = WIFSIGNALED(how) ? WTERMSIG(how) : 0;
    job->status = WIFEXITED(how) ? WEXITSTATUS(how) : 0;
    job->over = true;
    work->over++;
    work->busy--;
    *worker = (struct worker){0};
}

static void read_worker(struct work *work, struct worker *worker)
{
    struct job *job = &work->jobs[worker->job];
    if (job->room - job->length < BUFSIZ) {
        job->room = 2 * job->room + 2 * BUFSIZ;
        job->bytes = realloc(job->bytes, job->room);
        ASSERT(job->bytes != NULL);
    }
    ssize_t count = read(worker->pipe, job->bytes + job->length, job->room - job->length - 1);
    if (count > 0) {
        job->length += (size_t)count;
    } else if (count == 0 || errno != EINTR) {
        end_worker(work, worker);
    }
}

static void wait_for_workers(struct work *work)
{
    for (int i = 0; i < work->crew->workers; i++) {
        bool busy = work->workers[i].process != 0;
        work->polls[i] = (struct pollfd){.fd = busy ? work->workers[i].pipe : -1, .events = POLLIN};
    }
    if (poll(work->polls, (nfds_t)work->crew->workers, WAIT_MS) <= 0) {
        return;
    }
    for (int i = 0; i < work->crew->workers; i++) {
        if (work->polls[i].revents != 0) {
            read_worker(work, &work->workers[i]);
        }
    }
}

static void tell_ended(struct work *work)
{
    for (; work->told < work->job_count && work->jobs[work->told].over; work->told++) {
        struct job *job = &work->jobs[work->told];
        if (job->bytes != NULL) {
            job->bytes[job->length] = '\0';
        }
        const struct crew_end end = {.bytes = job->bytes != NULL ? job->bytes : "",
                                     .length = job->length,
                                     .signal = job->signal,
                                     .status = job->status};
        work->crew->ended(work->crew->self, work->told, &end);
        free(job->bytes);
        job->bytes = NULL;
    }
}

static bool is_interrupted(const struct crew *crew)
{
    return crew->interrupt != NULL && *crew->interrupt != 0;
}

static bool do_jobs(struct work *work, struct diag *d)
{
    while (work->told < work->job_count) {
        if (!begin_jobs(work, d)) {
            return false;
        }
        wait_for_workers(work);
        if (is_interrupted(work->crew)) {
            return false; // Ctrl-C reaches the jobs too: what has just ended did not end by itself
        }
        tell_ended(work);
        if (work->crew->waiting != NULL) {
            work->crew->waiting(work->crew->self, work->over);
        }
    }
    return true;
}

static void stop_workers(struct work *work)
{
    for (int i = 0; i < work->crew->workers; i++) {
        if (work->workers[i].process != 0) {
            kill(work->workers[i].process, SIGKILL);
            end_worker(work, &work->workers[i]);
        }
    }
}

bool crew_run(const struct crew *crew, int jobs, struct diag *d)
{
    ASSERT(crew->workers > 0 && jobs >= 0);
    struct work work = {.crew = crew, .job_count = jobs};
    work.jobs = calloc((size_t)jobs + 1, sizeof *work.jobs);
    work.workers = calloc((size_t)crew->workers, sizeof *work.workers);
    work.polls = calloc((size_t)crew->workers, sizeof *work.polls);
    ASSERT(work.jobs != NULL && work.workers != NULL && work.polls != NULL);
    bool done = do_jobs(&work, d);
    stop_workers(&work);
    for (int i = 0; i < jobs; i++) {
        free(work.jobs[i].bytes);
    }
    free(work.jobs);
    free(work.workers);
    free(work.polls);
    return done;
}
