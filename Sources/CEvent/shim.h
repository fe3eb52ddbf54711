// <sys/types.h> comes first: libevent defines _GNU_SOURCE, which changes fd_set on a clean module build.
#include <sys/types.h>
#include <event2/event.h>
#include <event2/util.h>
