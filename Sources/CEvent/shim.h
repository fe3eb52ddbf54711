// <sys/types.h> comes first: libevent defines _GNU_SOURCE, which changes fd_set on a clean module build.
#include <sys/types.h>
#include <event2/event.h>
#include <event2/util.h>
#include <sys/socket.h>

// glibc declares it for _GNU_SOURCE only, which Swift's Glibc module does not define.
int accept4(int descriptor, struct sockaddr *address, socklen_t *length, int flags);

// Glibc's module leaves it out; the loop wakes itself with one.
#include <sys/eventfd.h>
