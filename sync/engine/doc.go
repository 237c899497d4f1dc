// Package engine keeps a cache and its server in step: it pushes what waits in the
// outbox, pulls what others did, listens for pokes and takes snapshots. Pushing and
// pulling run beside each other, so that an upload never blocks a download. Every
// failure that passes is tried again with a growing, jittered pause; what needs a
// person is said in the state and waits for one.
package engine
