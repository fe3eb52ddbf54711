/*
 * How the lines of a group's log get into the inboxes of its members, whatever dies in between.
 *
 * The group has a member a, and b, who is added and removed by lines of the log. Two workers take the jobs of the group's
 * partition; one of them has the lease, the other one may not know yet that it has lost it. Redis has a replica, which
 * follows whenever it likes and may take over. FAULTS bounds how often something breaks, so every run ends; in the end
 * everybody must have each line that was written while they were a member, once, in order, and no other line.
 *
 * docs/model.md says which function of Martlet each step stands for. Every step is atomic, as a call of a Redis function
 * or a callback of the event loop is. WITHOUT_... takes a rule of Martlet away, to show that the property needs it.
 */

#ifndef LINES
#define LINES 3
#endif
/* The most lines of a page. */
#ifndef PAGE
#define PAGE 2
#endif
#ifndef FAULTS
#define FAULTS 2
#endif
#ifndef FAILOVERS
#define FAILOVERS 1
#endif

#define WORKERS 2
#define NOBODY WORKERS

/* The users; also bits. */
#define A 0
#define B 1
#define BOTH 3

/* What a worker is about: `GroupFanout.Phase`, with the steps of `PageReader` apart. */
#define IDLE 0
#define READING 1           /* the mark is read, the members come next */
#define READ_MEMBERS 2      /* the lines, and who came and went with them, come next */
#define DELIVERING 3
#define ADVANCING 4
#define ADVANCED 5

#define MAX(a, b) ((a) > (b) -> (a) : (b))
#define BIT(number) (1 << (number))

/* One Redis with all of its data. Lines are numbers, which stand for ids: later ones are higher. */
typedef Server {
    byte log;               /* a bit for each line */
    byte last;              /* the last line's id */
    byte isForB;            /* what ought to be: the lines that were written while b was in, from first to last */
    byte jobs;              /* a bit for each job in the partition, by its line */
    byte fanned;
    byte chats[2];
    byte inbox[2];          /* a bit for each line */
    byte newest[2];         /* the last line in each inbox */
    bit hasB;               /* members: b is in it */
    byte joined;            /* b's score; 0 for none */
    byte leftJoined[2];     /* past memberships of b */
    byte left[2]
};

typedef Worker {
    byte phase;
    byte jobs;              /* in hand */
    byte covered;           /* of these: there before the page was read */
    byte mark;
    bit sawB;
    byte page;              /* a bit for each line */
    byte pageForB;
    byte end;               /* the last line of the page */
    bit hasMore;
    byte line;              /* being delivered */
    byte given;             /* who has it: a bit for each user */
    bit server              /* that the reading began on */
};

Server server[2];
bit master;
bit isBehind;
Worker worker[WORKERS];
byte holder = NOBODY;       /* of the partition's lease */
byte now;
byte faults;
byte failovers;

inline wrote() {
    if
    :: master == 0 -> isBehind = 1
    :: else
    fi
}

/* The functions in Redis ------------------------------------------------------------------------------------------- */

/* martlet_1_group_send, martlet_1_group_change: a line, and a job in the same call. */
inline append(isBIn) {
    now = now + 1;
    server[master].last = now;
    server[master].log = server[master].log | BIT(now);
    server[master].jobs = server[master].jobs | BIT(now);
    if
    :: isBIn -> server[master].isForB = server[master].isForB | BIT(now)
    :: else
    fi;
    wrote()
}

/* martlet_1_deliver: a line that is not newer than the user's last one of the group was delivered already. */
inline deliver(user, number) {
    if
#ifndef WITHOUT_CHATS
    :: number <= server[master].chats[user]
#endif
    :: else ->
        /* Once, in order, and only what is theirs; a line that Redis has lost belongs to nobody any more. */
        assert(!(server[master].inbox[user] & BIT(number)));
        assert(number > server[master].newest[user]);
        assert(user == A || (server[master].isForB & BIT(number)) || !(server[master].log & BIT(number)));
        server[master].inbox[user] = server[master].inbox[user] | BIT(number);
        server[master].newest[user] = number;
        server[master].chats[user] = number;
        wrote()
    fi
}

/* A worker --------------------------------------------------------------------------------------------------------- */

inline forgetPage() {
    worker[w].page = 0;
    worker[w].pageForB = 0;
    worker[w].end = 0;
    worker[w].hasMore = 0;
    worker[w].line = 0;
    worker[w].given = 0;
    worker[w].mark = 0;
    worker[w].sawB = 0;
    worker[w].covered = 0;
    worker[w].server = 0
}

/* `GroupFanout.turnCame`: from the mark on. */
inline startReading() {
    worker[w].phase = READING;
    worker[w].covered = worker[w].jobs;
    worker[w].mark = server[master].fanned;
    worker[w].server = master
}

/* `Recipients`: b gets a line between the ones that added and removed b. */
inline findRecipients(first) {
    isListed = 0;
    worker[w].pageForB = 0;
    for (i : 1 .. LINES) {
        isTheirs = 0;
        for (j : 0 .. 1) {
            if
            :: server[master].left[j] >= first ->
                isListed = 1;
                if
                :: server[master].leftJoined[j] <= i && i <= server[master].left[j] -> isTheirs = 1
                :: else
                fi
            :: else
            fi
        }
        if
        :: server[master].joined >= first ->
            isListed = 1;
            if
            :: i >= server[master].joined -> isTheirs = 1
            :: else
            fi
        :: else
        fi;
#ifdef WITHOUT_MEMBERSHIPS
        isListed = 0; isTheirs = 0;
#endif
        if
        :: !isListed && worker[w].sawB -> isTheirs = 1
        :: else
        fi;
        if
        :: isTheirs && (worker[w].page & BIT(i)) -> worker[w].pageForB = worker[w].pageForB | BIT(i)
        :: else
        fi
    }
}

/* martlet_1_fanout: the lines behind the mark, and who came and went from the first of them on. */
inline readLines() {
    count = 0;
    x = 0;
    for (i : 1 .. LINES) {
        if
        :: i > server[master].fanned && (server[master].log & BIT(i)) ->
            if
            :: count < PAGE ->
                count = count + 1;
                worker[w].page = worker[w].page | BIT(i);
                worker[w].end = i;
                x = (x == 0 -> i : x)
            :: else -> worker[w].hasMore = 1
            fi
        :: else
        fi
    }
}

/* The next line of the page, or its end. */
inline nextLine() {
    worker[w].given = 0;
    do
    :: worker[w].line < worker[w].end && !(worker[w].page & BIT(worker[w].line)) -> worker[w].line = worker[w].line + 1
    :: else -> break
    od;
    worker[w].given = ((worker[w].pageForB & BIT(worker[w].line)) -> 0 : BIT(B))
}

inline die() {
    forgetPage();
    worker[w].phase = IDLE;
    worker[w].jobs = 0
}

#ifdef WITHOUT_REREADING
#define HAS_MOVED false
#else
#define HAS_MOVED (server[master].fanned != worker[w].mark || worker[w].server != master)
#endif

/* What was done to another server may be lost: nothing goes on there that began here. */
#ifdef WITHOUT_FORGETTING
#define IS_SAME(w) true
#else
#define IS_SAME(w) (worker[w].server == master)
#endif
#ifdef WITHOUT_FORGETTING_MARKS
#define IS_SAME_FOR_MARK(w) true
#else
#define IS_SAME_FOR_MARK(w) IS_SAME(w)
#endif
#ifdef WITHOUT_FORGETTING_ANSWERS
#define IS_SAME_FOR_ANSWER(w) true
#else
#define IS_SAME_FOR_ANSWER(w) IS_SAME(w)
#endif

/* Whether the worker may take jobs. */
#ifdef WITHOUT_LEASE
#define MAY_TAKE true
#else
#define MAY_TAKE (holder == w)
#endif

proctype Work(byte w) {
    byte i, j, x, count;
    bit isListed, isTheirs;
    do
    :: d_step { holder == NOBODY && server[master].jobs != 0 -> holder = w }
    /* A take brings all jobs that wait; those of a worker that lost its lease are claimed. */
    :: d_step { MAY_TAKE && (server[master].jobs & ~worker[w].jobs) != 0 ->
        worker[w].jobs = server[master].jobs;
#ifdef WITHOUT_LATE_ANSWER
        server[master].jobs = 0; wrote();
#endif
        }
    :: d_step { worker[w].phase == IDLE && worker[w].jobs != 0 -> startReading() }
    :: d_step { worker[w].phase == READING ->
        worker[w].sawB = server[master].hasB; worker[w].phase = READ_MEMBERS }
    :: d_step { worker[w].phase == READ_MEMBERS ->
        if
        :: HAS_MOVED -> startReading()
        :: else ->
            readLines();
            if
            :: worker[w].page == 0 ->
                /* Nothing behind the mark: the jobs that were there before are done. */
                server[master].jobs = server[master].jobs & ~worker[w].covered;
                wrote();
                worker[w].jobs = worker[w].jobs & ~worker[w].covered;
                worker[w].phase = IDLE;
                forgetPage()
            :: else ->
                findRecipients(x);
                worker[w].line = x;
                worker[w].phase = DELIVERING;
                worker[w].given = ((worker[w].pageForB & BIT(x)) -> 0 : BIT(B));
#ifdef WITHOUT_LATE_MARK
                server[master].fanned = MAX(server[master].fanned, worker[w].end); wrote();
#endif
            fi
        fi;
        i = 0; j = 0; x = 0; count = 0; isListed = 0; isTheirs = 0 }
    /* One run to everybody, in any order; then the next. */
    :: d_step { worker[w].phase == DELIVERING && IS_SAME(w) && !(worker[w].given & BIT(A)) ->
        deliver(A, worker[w].line); worker[w].given = worker[w].given | BIT(A) }
    :: d_step { worker[w].phase == DELIVERING && IS_SAME(w) && !(worker[w].given & BIT(B)) ->
        deliver(B, worker[w].line); worker[w].given = worker[w].given | BIT(B) }
    :: d_step { worker[w].phase == DELIVERING && IS_SAME(w) && worker[w].given == BOTH ->
        if
        :: worker[w].line == worker[w].end -> worker[w].phase = ADVANCING
        :: else -> worker[w].line = worker[w].line + 1; nextLine()
        fi }
    /* martlet_1_fanned: the mark never goes back. */
    :: d_step { worker[w].phase == ADVANCING && IS_SAME_FOR_MARK(w) ->
        server[master].fanned = MAX(server[master].fanned, worker[w].end);
        wrote();
        x = server[master].fanned;
        /* `GroupFanout.advanced`: jobs up to the mark are done, but for one while there is more. */
        count = worker[w].jobs & (BIT(x + 1) - 1);
#ifndef WITHOUT_KEPT_JOB
        if
        :: worker[w].hasMore && worker[w].jobs == count ->
            do
            :: x > 0 && !(count & BIT(x)) -> x = x - 1
            :: else -> break
            od;
            count = count & ~BIT(x)
        :: else
        fi;
#endif
        j = worker[w].server;
        forgetPage();
        worker[w].server = j; j = 0;
        worker[w].covered = count;
        worker[w].phase = ADVANCED; x = 0; count = 0 }
    /* The jobs are answered behind the mark. */
    :: d_step { worker[w].phase == ADVANCED && IS_SAME_FOR_ANSWER(w) ->
        server[master].jobs = server[master].jobs & ~worker[w].covered;
        wrote();
        worker[w].jobs = worker[w].jobs & ~worker[w].covered;
        forgetPage();
        worker[w].phase = IDLE }
    /* The link leads to another server: what was under way begins again from the mark that is there. */
    :: d_step { worker[w].phase >= DELIVERING && !IS_SAME(w) -> forgetPage(); worker[w].phase = IDLE }
    /* A worker dies and another one takes its name; or its lease runs out and it does not know. */
    :: d_step { faults > 0 && (worker[w].jobs != 0 || holder == w) ->
        faults = faults - 1;
        die();
        holder = (holder == w -> NOBODY : holder) }
    :: d_step { faults > 0 && holder == w -> faults = faults - 1; holder = NOBODY }
    /* Redis refuses: one of the jobs comes again and stands for all, the others are answered. */
    :: d_step { faults > 0 && worker[w].phase >= READING && worker[w].phase <= ADVANCING && IS_SAME(w) ->
        faults = faults - 1;
        for (i : 1 .. LINES) {
            if
            :: x == 0 && (worker[w].jobs & BIT(i)) -> x = i
            :: else
            fi
        }
#ifdef WITH_LAST_JOB_KEPT
        for (i : 1 .. LINES) {
            if
            :: worker[w].jobs & BIT(i) -> x = i
            :: else
            fi
        }
#endif
        server[master].jobs = server[master].jobs & (~worker[w].jobs | BIT(x));
        wrote();
        die(); i = 0; x = 0 }
    od
}

/* The group and its Redis ------------------------------------------------------------------------------------------ */

proctype Writer() {
    byte i;
    do
    :: d_step { now < LINES -> append(server[master].hasB) }
    :: d_step { now < LINES && !server[master].hasB ->
        append(true); server[master].hasB = 1; server[master].joined = now }
    :: d_step { now < LINES && server[master].hasB ->
        append(true);
        server[master].hasB = 0;
        i = (server[master].left[0] == 0 -> 0 : 1);
        server[master].leftJoined[i] = server[master].joined;
        server[master].left[i] = now;
        server[master].joined = 0;
        i = 0 }
    /* Past memberships are forgotten once everything up to their end was fanned out. */
    :: d_step { server[master].left[0] != 0 && server[master].left[0] < server[master].fanned ->
        server[master].left[0] = server[master].left[1]; server[master].leftJoined[0] = server[master].leftJoined[1];
        server[master].left[1] = 0; server[master].leftJoined[1] = 0;
        wrote() }
    od
}

inline copyServer() {
    server[1].log = server[0].log;
    server[1].last = server[0].last;
    server[1].isForB = server[0].isForB;
    server[1].jobs = server[0].jobs;
    server[1].fanned = server[0].fanned;
    server[1].hasB = server[0].hasB;
    server[1].joined = server[0].joined;
    for (i : 0 .. 1) {
        server[1].chats[i] = server[0].chats[i];
        server[1].inbox[i] = server[0].inbox[i];
        server[1].newest[i] = server[0].newest[i];
        server[1].leftJoined[i] = server[0].leftJoined[i];
        server[1].left[i] = server[0].left[i]
    }
}

proctype Replica() {
    byte i;
    do
    :: d_step { isBehind && master == 0 -> copyServer(); isBehind = 0; i = 0 }
    /* The replica takes over with what it has. The leases are lost or not; the workers go on with what they know. */
    :: d_step { failovers > 0 && master == 0 ->
        failovers = failovers - 1; master = 1; isBehind = 0 }
    /* Likewise, with a clock so far behind that ids come again. */
    :: d_step { failovers > 0 && master == 0 && now > server[1].last ->
        failovers = failovers - 1; master = 1; isBehind = 0; now = server[1].last }
    od
}

/* What must be true when nothing more can happen ------------------------------------------------------------------- */

proctype End() {
    byte m;
    timeout;
    d_step {
        assert(server[master].jobs == 0);
        for (m : 1 .. LINES) {
            if
            :: server[master].log & BIT(m) ->
                assert(server[master].inbox[A] & BIT(m));
                assert(!(server[master].isForB & BIT(m)) || (server[master].inbox[B] & BIT(m)))
            :: else
            fi
        }
    }
}

init {
    byte i;
    d_step { faults = FAULTS; failovers = FAILOVERS };
    atomic {
        for (i : 0 .. WORKERS - 1) { run Work(i) }
        run Writer();
        run Replica();
        run End()
    }
}
