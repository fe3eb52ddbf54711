/*
 * How a 1:1 message gets from its sender to every device of its recipient, whatever dies in between.
 *
 * One sender sends MESSAGES messages, one after the other, and repeats each until it is answered. The recipient has
 * DEVICES devices, each on a node of its own. Redis has a replica, which follows whenever it likes and may take over.
 * FAULTS bounds how often something breaks, so every run ends; in the end everything must be where it belongs.
 *
 * docs/model.md says which function of Martlet each step stands for. Every step is atomic, as a call of a Redis function
 * or a callback of the event loop is. What is undefined here is given by ops/model: sizes, and WITHOUT_..., which take
 * a rule of Martlet away to show that the property needs it and that the model would notice.
 */

#ifndef MESSAGES
#define MESSAGES 2
#endif
#ifndef DEVICES
#define DEVICES 1
#endif
#ifndef FAULTS
#define FAULTS 2
#endif
#ifndef FAILOVERS
#define FAILOVERS 1
#endif

/* The most inbox numbers that are given out: each message once. */
#ifdef WITHOUT_REFS
#define NUMBERS (MESSAGES + FAULTS)
#else
#define NUMBERS MESSAGES
#endif

/* What a device's node is doing for it: `Delivery.Phase`. Without limits of output nothing is ever blocked. */
#define ATTACHING 0
#define READING 1
#define LIVE 2

/* The answer to the read that is under way, which has left Redis. */
#define NO_ANSWER 0
#define ATTACH_ANSWER 1
#define PAGE_ANSWER 2

/* The client of a device. */
#define AWAY 0
#define OPENING 1
#define HERE 2

/* Frames to the client. */
#define WELCOME 0
#define EVENT 1
#define RESYNC 2

/* No inbox number: the answer of martlet_1_ack when it refuses. */
#define REFUSED 255

/* A message and how often it was stored, since each storing gives another message id. */
#define COPY(message) ((message) * 8 + stored[message])
#define MESSAGE(copy) ((copy) / 8)
#define TIMES(copy) ((copy) % 8)

#define MAX(a, b) ((a) > (b) -> (a) : (b))
#define MIN(a, b) ((a) < (b) -> (a) : (b))

/* One Redis with all of its data. */
typedef Server {
    byte log;                   /* a bit for each message in it; their order is that of their refs */
    byte ref;                   /* refs: the highest one */
    byte event[NUMBERS + 1];    /* inbox: number to copy */
    byte first;                 /* inbox: the oldest number that was not trimmed away */
    byte last;                  /* inbox: the last number given out */
    byte cursor[DEVICES];
    byte epoch;                 /* cursor: `:epoch` */
    byte owner                  /* cursor: the server's life in `:epoch` */
};

/* A session on a node, and the two links of that node. */
typedef Session {
    byte commands;              /* the server that the command link leads to */
    byte subscription;          /* the server that the subscription link leads to */
    bit isWedged;               /* the subscription link brings nothing any more */
    byte phase;
    byte position;
    byte newest;
    byte epoch;
    byte heard;
    byte expected;
    bit isAsking;
    bit isStale;
    bit isFilling;
    byte answer;                /* what Redis has answered and the node has not read */
    byte answered[3];
    byte wanted;                /* acknowledged by the device */
    byte confirmed;             /* where the cursor is known to be */
    bit hasMoved;               /* Redis has answered an acknowledgement with `moved` */
    byte moved
};

/* The client library on a device, and its user. */
typedef Client {
    byte state;
    byte epoch;
    byte newest;
    byte acknowledged;
    bit isWary;                 /* was told of a resync: looks messages up before they are shown */
    byte seen[MESSAGES + 1];    /* how often it was stored when the user saw it; 0 for never */
    byte latest                 /* the last message that the user saw */
};

Server server[2];
byte master;
bit isBehind;                   /* the replica lacks something */
byte clock;                     /* gives every epoch another number */
byte stored[MESSAGES + 1];
byte faults;
byte failovers;

Session session[DEVICES];
Client client[DEVICES];
chan published[DEVICES] = [NUMBERS + 1] of { byte, byte };
chan down[DEVICES] = [2 * NUMBERS + 3] of { byte, byte, byte, byte };
chan up[DEVICES] = [2] of { byte, byte };

/* An acknowledgement of a connection that is gone, still on its way to Redis; 0 for none. */
byte lateAck[DEVICES];
byte lateAckEpoch[DEVICES];

/* The sender and its node. */
byte sending = 1;               /* the message that is not answered yet */
bit isSubmitted;                /* it is with the node */
bit isStored;                   /* Redis has answered; the node has not read it */
bit isRepeat;                   /* what Redis answered: it had the message already */
byte senderLink;
byte answerer;                  /* the server that answered */
byte lateSend;                  /* a send of a connection that is gone, still on its way to Redis; 0 for none */
byte acknowledged;              /* a bit for each message that was answered with `sent` */

/* The functions in Redis ------------------------------------------------------------------------------------------- */

inline copyServer(from, to) {
    server[to].log = server[from].log;
    server[to].ref = server[from].ref;
    server[to].first = server[from].first;
    server[to].last = server[from].last;
    server[to].epoch = server[from].epoch;
    server[to].owner = server[from].owner;
    for (i : 0 .. NUMBERS) { server[to].event[i] = server[from].event[i] }
    for (i : 0 .. DEVICES - 1) { server[to].cursor[i] = server[from].cursor[i] }
}

inline wrote(at) {
    if
    :: at == 0 && master == 0 -> isBehind = 1
    :: else
    fi
}

/* martlet_1_send: a higher ref is new; log, inbox and publication in one call. */
inline send(at, message) {
    if
#ifndef WITHOUT_REFS
    :: message <= server[at].ref -> isRepeat = 1
#endif
    :: else ->
        isRepeat = 0;
        stored[message] = stored[message] + 1;
        server[at].ref = message;
        server[at].log = server[at].log | (1 << message);
        server[at].last = server[at].last + 1;
        server[at].event[server[at].last] = COPY(message);
        for (i : 0 .. DEVICES - 1) {
            if
            :: client[i].state != AWAY && session[i].subscription == at && !session[i].isWedged ->
                published[i]!server[at].last, COPY(message)
            :: else
            fi
        }
        wrote(at)
    fi
}

#ifdef WITHOUT_SERVER_IN_ATTACH
#define IS_OTHER_SERVER(at) false
#else
#define IS_OTHER_SERVER(at) (server[at].owner != (at) + 1)
#endif

/* martlet_1_attach: a new epoch when numbers may have been lost; the answer is where the device stands. */
inline attach(at) {
    if
    :: server[at].cursor[d] > server[at].last ||
        (server[at].epoch == session[d].epoch && session[d].newest > server[at].last) ||
        IS_OTHER_SERVER(at) ->
        clock = clock + 1;
        server[at].epoch = clock;
        server[at].owner = at + 1;
        for (i : 0 .. DEVICES - 1) {
            if
            :: server[at].cursor[i] > server[at].last -> server[at].cursor[i] = server[at].first - 1
            :: else
            fi
        }
        wrote(at)
    :: else
    fi;
    session[d].answer = ATTACH_ANSWER;
    session[d].answered[0] = server[at].cursor[d];
    session[d].answered[1] = server[at].last;
    session[d].answered[2] = server[at].epoch
}

/* XRANGE or martlet_1_page: entries never change, so it is enough to know which. */
inline readPage(at) {
    session[d].answer = PAGE_ANSWER;
    session[d].answered[0] = at;
    session[d].answered[1] = server[at].first;
    session[d].answered[2] = server[at].last
}

#ifdef WITHOUT_SERVER_IN_ACK
#define ACK_IS_ELSEWHERE(at) false
#else
#define ACK_IS_ELSEWHERE(at) (server[at].owner != (at) + 1)
#endif

/* martlet_1_ack: moves the cursor, trims behind the slowest device; the result goes into `x`. */
inline ack(at, number, epochKnown) {
    if
    :: epochKnown != server[at].epoch || ACK_IS_ELSEWHERE(at) -> x = REFUSED
    :: else ->
        if
        :: number <= server[at].cursor[d] -> x = server[at].cursor[d]
        :: number > server[at].cursor[d] && number > server[at].last -> x = REFUSED
        :: else ->
            server[at].cursor[d] = number;
            x = number;
#ifdef WITHOUT_SLOWEST_DEVICE
            server[at].first = number + 1;
#else
            server[at].first = MAX(server[at].first, number + 1);
            for (i : 0 .. DEVICES - 1) {
                server[at].first = MIN(server[at].first, server[at].cursor[i] + 1)
            }
#endif
            wrote(at)
        fi
    fi
}

/* A session on a node: `Delivery` and `Acknowledgements` ----------------------------------------------------------- */

inline ask(missing) {
    session[d].phase = ATTACHING;
    session[d].expected = missing;
    session[d].isAsking = 1;
    session[d].isStale = 0
}

/* `Delivery.doubt` */
inline doubt() {
    if
    :: session[d].isAsking -> session[d].isStale = 1
    :: else -> ask(0)
    fi
}

/* `Delivery.interrupted` */
inline interrupted() {
    session[d].heard = 0;
    doubt()
}

inline readOn() {
    session[d].phase = READING;
    session[d].expected = session[d].newest
}

inline resync(number) {
    session[d].wanted = number;
    session[d].confirmed = number;
    down[d]!RESYNC, number, session[d].epoch, 0
}

/* `Delivery.attached`, and what `Session.attached` tells the client. */
inline attached() {
    x = session[d].answered[1];
    isNew = session[d].epoch == 0;
    isReplaced = !isNew && session[d].epoch != session[d].answered[2];
    y = MIN(session[d].expected, x);
    isHole = !isNew && !isReplaced && y > session[d].position;
    if
    :: isNew || isReplaced -> session[d].position = session[d].answered[0]
    :: isHole -> session[d].position = y
    :: else
    fi;
    session[d].newest = (isReplaced -> x : MAX(session[d].newest, x));
    session[d].epoch = session[d].answered[2];
    session[d].isAsking = 0;
    if
    :: isNew ->
        session[d].wanted = session[d].position;
        session[d].confirmed = session[d].position;
        down[d]!WELCOME, session[d].position, session[d].epoch, x
    :: isReplaced || isHole -> resync(session[d].position)
    :: else
    fi;
    if
    :: session[d].isStale -> ask(0)
    :: !session[d].isStale && (isReplaced || session[d].position < session[d].newest) ->
        session[d].isFilling = 0;
        readOn()
    :: else -> session[d].phase = LIVE
    fi
}

/* `Delivery.published` */
inline heardOf(number, copy) {
    isNext = session[d].heard > 0 && number == session[d].heard + 1;
    isHole = number <= session[d].heard;
    session[d].heard = number;
    if
    :: number <= session[d].position || isHole ->
        if
        :: isNext
        :: else -> doubt()
        fi
    :: else ->
        session[d].newest = MAX(session[d].newest, number);
        if
        :: session[d].phase == LIVE && number == session[d].position + 1 ->
            session[d].position = number;
            down[d]!EVENT, number, copy, 0
#ifdef WITHOUT_GAP_REPAIR
        :: session[d].phase == LIVE && number > session[d].position + 1 ->
            session[d].position = number;
            down[d]!EVENT, number, copy, 0
#else
        :: session[d].phase == LIVE && number > session[d].position + 1 ->
            session[d].isFilling = 0;
            readOn()
#endif
        :: else
        fi
    fi
}

/* `Delivery.entry` for each entry, then `Delivery.pageEnded`. */
inline pageRead() {
    x = MAX(session[d].answered[1], session[d].position + 1);
    y = session[d].answered[2];
    count = (y + 1 > x -> y + 1 - x : 0);
    isHole = count > 0 && x > session[d].position + 1;
    hasAdvanced = 0;
    if
    :: isHole && !session[d].isFilling
    :: else ->
        if
        :: isHole -> resync(x - 1)
        :: else
        fi;
        do
        :: x <= y ->
            session[d].position = x;
            session[d].newest = MAX(session[d].newest, x);
            hasAdvanced = 1;
            if
            :: x <= session[d].wanted       /* the device has said that it has this one */
            :: else -> down[d]!EVENT, x, server[session[d].answered[0]].event[x], 0
            fi;
            x = x + 1
        :: else -> break
        od
    fi;
    if
    :: !session[d].isFilling && ((isHole && !hasAdvanced) || session[d].position < session[d].expected) ->
        session[d].isFilling = 1;
        readOn()
    :: else ->
        if
        :: (count == 0 && session[d].position < session[d].expected) ||
            (session[d].isFilling && count > 0 && !hasAdvanced) ->
            ask(session[d].expected)
        :: else ->
            if
            :: (session[d].isFilling && count > 0) || session[d].position < session[d].newest -> readOn()
            :: else ->
                session[d].isFilling = 0;
                session[d].phase = LIVE
            fi
        fi
    fi
}

/* `Session.acknowledged` */
inline deviceAcknowledged(number, epochKnown) {
    if
#ifndef WITHOUT_EPOCH_IN_ACK
    :: epochKnown != session[d].epoch       /* means other events */
    :: epochKnown == session[d].epoch && number > session[d].newest -> doubt()
#else
    :: number > session[d].newest -> doubt()
#endif
    :: else -> session[d].wanted = MAX(session[d].wanted, number)
    fi
}

#define DUE (MIN(session[d].wanted, session[d].position))

/* `Session.cursorMoved`, `Delivery.acknowledged` */
inline cursorMoved() {
    session[d].hasMoved = 0;
    if
    :: session[d].moved == REFUSED ->
        session[d].wanted = session[d].confirmed;
        interrupted()
    :: else ->
        session[d].confirmed = MAX(session[d].confirmed, session[d].moved);
        if
        :: session[d].moved > session[d].position ->
            session[d].position = session[d].moved;
            session[d].newest = MAX(session[d].newest, session[d].moved)
        :: else
        fi
    fi;
    session[d].moved = 0
}

inline forgetAnswer() {
    session[d].answer = NO_ANSWER;
    session[d].answered[0] = 0;
    session[d].answered[1] = 0;
    session[d].answered[2] = 0
}

/* A node drops a session: what it has read of acknowledgements may still be on its way to Redis. */
inline endSession() {
    if
    :: session[d].phase != ATTACHING && lateAck[d] == 0 && DUE > session[d].confirmed ->
        lateAck[d] = DUE;
        lateAckEpoch[d] = session[d].epoch
    :: else
    fi;
    do
    :: published[d]?_, _
    :: empty(published[d]) -> break
    od;
    do
    :: down[d]?_, _, _, _
    :: empty(down[d]) -> break
    od;
    do
    :: up[d]?_, _
    :: empty(up[d]) -> break
    od;
    session[d].commands = 0;
    session[d].subscription = 0;
    session[d].isWedged = 0;
    session[d].phase = ATTACHING;
    session[d].position = 0;
    session[d].newest = 0;
    session[d].epoch = 0;
    session[d].heard = 0;
    session[d].expected = 0;
    session[d].isAsking = 0;
    session[d].isStale = 0;
    session[d].isFilling = 0;
    session[d].wanted = 0;
    session[d].confirmed = 0;
    session[d].hasMoved = 0;
    session[d].moved = 0;
    forgetAnswer()
}

/* The subscription link leads to another server, or is there again: what was published meanwhile is lost. */
inline resubscribe(at) {
    do
    :: published[d]?_, _
    :: empty(published[d]) -> break
    od;
    session[d].subscription = at;
    session[d].isWedged = 0;
#ifndef WITHOUT_ATTACH_AFTER_INTERRUPTION
    interrupted()
#endif
}

#ifdef WITHOUT_ONE_SERVER
#define ARE_TOGETHER true
#else
#define ARE_TOGETHER (session[d].commands == session[d].subscription)
#endif

/* Room for all that one step may say to the client. */
#define CAN_TELL (len(down[d]) <= NUMBERS + 1)

proctype Node(byte d) {
    byte x, y, count, i;
    bit isNew, isReplaced, isHole, isNext, hasAdvanced;
    do
    /* Redis executes what the session asks for, and again when the answer was lost with the link. */
    :: d_step { client[d].state != AWAY && session[d].answer == NO_ANSWER && session[d].phase == ATTACHING ->
        attach(session[d].commands); i = 0 }
    :: d_step { client[d].state != AWAY && session[d].answer == NO_ANSWER && session[d].phase == READING ->
        readPage(session[d].commands) }
    :: d_step { client[d].state != AWAY && session[d].epoch != 0 && !session[d].hasMoved &&
            DUE > session[d].confirmed ->
        y = DUE; ack(session[d].commands, y, session[d].epoch); y = 0;
        session[d].hasMoved = 1; session[d].moved = x; x = 0; i = 0 }
    /* The node reads answers, publications, and what the client says. */
    :: d_step { session[d].answer == ATTACH_ANSWER && CAN_TELL ->
        if
        :: session[d].phase == ATTACHING -> attached()
        :: else
        fi;
        forgetAnswer(); x = 0; y = 0; isNew = 0; isReplaced = 0; isHole = 0 }
    :: d_step { session[d].answer == PAGE_ANSWER && CAN_TELL ->
        if
        :: session[d].phase == READING -> pageRead()
        :: else
        fi;
        forgetAnswer(); x = 0; y = 0; count = 0; isHole = 0; hasAdvanced = 0 }
    :: d_step { nempty(published[d]) && CAN_TELL ->
        published[d]?x, y;
        if
        :: ARE_TOGETHER -> heardOf(x, y)
        :: else                         /* numbers of another server mean other events */
        fi;
        x = 0; y = 0; isNext = 0; isHole = 0 }
    :: d_step { session[d].epoch != 0 && nempty(up[d]) ->
        up[d]?x, y; deviceAcknowledged(x, y); x = 0; y = 0 }
    :: d_step { session[d].hasMoved -> cursorMoved() }
    /* A link finds the new master, each for itself. */
    :: d_step { client[d].state != AWAY && session[d].commands < master ->
        session[d].commands = master; forgetAnswer(); session[d].hasMoved = 0; session[d].moved = 0;
#ifndef WITHOUT_ATTACH_AFTER_MOVE
        interrupted()
#endif
        }
    :: d_step { client[d].state != AWAY && session[d].subscription < master -> resubscribe(master) }
#ifndef WITHOUT_CANARY
    /* The link's end is noticed, or its canary is late. */
    :: d_step { client[d].state != AWAY && session[d].isWedged -> resubscribe(master) }
#endif
    /* What an earlier connection has left on its way arrives, or does not. */
    :: d_step { lateAck[d] != 0 ->
        ack(master, lateAck[d], lateAckEpoch[d]); lateAck[d] = 0; lateAckEpoch[d] = 0; x = 0; i = 0 }
    :: d_step { lateAck[d] != 0 -> lateAck[d] = 0; lateAckEpoch[d] = 0 }
    od
}

/* What Redis has kept. */
#define IS_IN_LOG(message) (server[master].log & (1 << (message)))

/* A device -------------------------------------------------------------------------------------------------------- */

/* The user sees a message, unless the library knows by its sender's ref that they have. */
inline display(copy) {
    if
#ifndef WITHOUT_RECENT_MESSAGES
#ifdef WITHOUT_REF_IN_MESSAGES
    :: client[d].isWary && client[d].seen[MESSAGE(copy)] == TIMES(copy)
#else
    :: client[d].isWary && client[d].seen[MESSAGE(copy)] > 0
#endif
#endif
    :: else ->
        /* Once, and in the order of the conversation; what Redis has lost has no place in that. */
        assert(client[d].seen[MESSAGE(copy)] == 0);
        assert(MESSAGE(copy) > client[d].latest || !IS_IN_LOG(MESSAGE(copy)));
        client[d].seen[MESSAGE(copy)] = TIMES(copy);
        client[d].latest = MAX(client[d].latest, MESSAGE(copy))
    fi
}

/* `InboxPosition.welcomed` */
inline welcomed(stand, epochNow, end) {
    if
    :: (client[d].epoch == 0 || client[d].epoch == epochNow) && client[d].newest <= end ->
        client[d].newest = MAX(client[d].newest, stand);
        client[d].acknowledged = stand
    :: else ->
        client[d].newest = MIN(stand, end);
        client[d].acknowledged = client[d].newest;
        client[d].isWary = 1
    fi;
    client[d].epoch = epochNow;
    client[d].state = HERE
}

inline frameReceived(kind, a, b, c) {
    if
    :: kind == WELCOME -> welcomed(a, b, c)
    :: kind == RESYNC ->
        client[d].newest = a;
        client[d].acknowledged = a;
        client[d].epoch = b;
        client[d].isWary = 1
    :: kind == EVENT ->
        if
        :: a > client[d].newest ->
            client[d].newest = a;
            display(b)
        :: else
        fi
    fi
}

proctype Device(byte d) {
    byte kind, a, b, c;
    do
    /* Any node, whose links may not have found the new master yet. */
    :: d_step { client[d].state == AWAY ->
        client[d].state = OPENING; session[d].isAsking = 1;
        session[d].commands = master; session[d].subscription = master }
    :: d_step { client[d].state == AWAY && master > 0 ->
        client[d].state = OPENING; session[d].isAsking = 1;
        session[d].commands = 0; session[d].subscription = master }
    :: d_step { client[d].state == AWAY && master > 0 ->
        client[d].state = OPENING; session[d].isAsking = 1;
        session[d].commands = master; session[d].subscription = 0 }
    :: d_step { nempty(down[d]) ->
        down[d]?kind, a, b, c; frameReceived(kind, a, b, c); kind = 0; a = 0; b = 0; c = 0 }
    :: d_step { client[d].state == HERE && client[d].acknowledged != client[d].newest && nfull(up[d]) ->
        client[d].acknowledged = client[d].newest; up[d]!client[d].newest, client[d].epoch }
    /* The connection ends, or its node dies. */
    :: d_step { client[d].state != AWAY && faults > 0 ->
        faults = faults - 1; endSession(); client[d].state = AWAY }
    /* The subscription link ends, or brings nothing any more. */
    :: d_step { client[d].state != AWAY && !session[d].isWedged && faults > 0 ->
        faults = faults - 1; session[d].isWedged = 1 }
    /* One publication is lost, and others come. */
    :: d_step { len(published[d]) > 1 && faults > 0 ->
        faults = faults - 1; published[d]?a, b; a = 0; b = 0 }
    /* The command link ends: answers are lost, and what was not answered is asked again. */
    :: d_step { client[d].state != AWAY && (session[d].answer != NO_ANSWER || session[d].hasMoved) && faults > 0 ->
        faults = faults - 1; forgetAnswer(); session[d].hasMoved = 0; session[d].moved = 0 }
    od
}

/* The sender ------------------------------------------------------------------------------------------------------ */

/* What Redis answered may be told: with WAIT only what a replica has, too. */
#ifdef WITH_WAIT
#ifdef WITHOUT_WAIT_FOR_REPEATS
#define IS_SAFE (isRepeat || answerer == 1 || (master == 0 && server[1].ref >= sending))
#else
#define IS_SAFE (answerer == 1 || (master == 0 && server[1].ref >= sending))
#endif
#else
#define IS_SAFE true
#endif

proctype Sender() {
    byte i;
    do
    :: d_step { sending <= MESSAGES && !isSubmitted -> isSubmitted = 1 }
    :: d_step { isSubmitted && !isStored ->
        send(senderLink, sending);
        assert(server[senderLink].log & (1 << sending));
        isStored = 1; answerer = senderLink; i = 0 }
    :: d_step { isStored && IS_SAFE ->
        acknowledged = acknowledged | (1 << sending);
        sending = sending + 1; isSubmitted = 0; isStored = 0; isRepeat = 0; answerer = 0 }
#ifdef WITHOUT_ANSWER
    :: d_step { isSubmitted && !isStored && faults > 0 ->
        faults = faults - 1;
        acknowledged = acknowledged | (1 << sending); sending = sending + 1; isSubmitted = 0 }
#endif
    /* Too few replicas: refused, and repeated. */
    :: d_step { isStored && !(IS_SAFE) && faults > 0 ->
        faults = faults - 1; isSubmitted = 0; isStored = 0; isRepeat = 0; answerer = 0 }
    /* The node's command link ends: it sends again what was not answered. */
    :: d_step { isStored && faults > 0 ->
        faults = faults - 1; isStored = 0; isRepeat = 0; answerer = 0 }
    :: d_step { senderLink < master ->
        senderLink = master; isStored = 0; isRepeat = 0; answerer = 0 }
    /* The connection ends, or its node dies: the client repeats, and the first try may come later. */
    :: d_step { isSubmitted && faults > 0 ->
        faults = faults - 1;
        if
        :: !isStored && lateSend == 0 -> lateSend = sending
        :: else
        fi;
        isSubmitted = 0; isStored = 0; isRepeat = 0; answerer = 0 }
    :: d_step { lateSend != 0 ->
        send(master, lateSend); lateSend = 0; i = 0;
        isRepeat = 0 }
    :: d_step { lateSend != 0 -> lateSend = 0 }
    od
}

/* Redis and its replica -------------------------------------------------------------------------------------------- */

proctype Replica() {
    byte i;
    do
    :: d_step { isBehind && master == 0 -> copyServer(0, 1); isBehind = 0; i = 0 }
    /* The replica takes over with what it has. The old master may live on until the last link has left it. */
    :: d_step { failovers > 0 && master == 0 ->
        failovers = failovers - 1; master = 1; isBehind = 0 }
    od
}

/* What must be true when nothing more can happen ------------------------------------------------------------------- */

proctype End() {
    byte d, m;
    timeout;
    d_step {
        /* The sender has an answer to everything. */
        assert(sending == MESSAGES + 1);
        for (m : 1 .. MESSAGES) {
            assert(acknowledged & (1 << m));
            /* What was answered is stored; a failover may lose it, unless a replica was waited for. */
#ifdef WITH_WAIT
            assert(IS_IN_LOG(m));
#else
            assert(IS_IN_LOG(m) || master == 1);
#endif
            /* What Redis has kept, every device has shown. */
            for (d : 0 .. DEVICES - 1) {
                assert(!IS_IN_LOG(m) || client[d].seen[m] > 0)
            }
        }
    }
}

init {
    byte i;
    d_step {
        faults = FAULTS;
        failovers = FAILOVERS;
        clock = 1;
        server[0].first = 1;
        server[0].epoch = 1;
        server[0].owner = 1;
        copyServer(0, 1);
        i = 0
    };
    atomic {
        for (i : 0 .. DEVICES - 1) {
            run Node(i);
            run Device(i)
        }
        run Sender();
        run Replica();
        run End()
    }
}
