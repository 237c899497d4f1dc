// Package door lets people in over SSH: it knows who they are by their keys, and hands
// each session on as two ends of a connection, with a terminal where there is one.
//
// Nothing else is let in. A login is by public key; there is no shell, no subsystem (so
// no sftp), no forwarding of ports, agents or displays, and of the environment only what
// says how to draw. Whatever a client sends that is told to a person or a log is cleaned
// first. Limits hold before and after the login: connections of one address, logins
// under way, sessions of one person and of all.
//
// Sessions share nothing here, so that one whose client has stalled holds up no other.
// When the server is told to end it takes nobody in any more, tells every session, and
// gives it time to end by itself.
package door
