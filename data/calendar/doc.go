// Package calendar counts time as a team and its customers count it: working
// hours with holidays (Calendar), and the local days of a time zone (Zone).
//
// Everything here is a pure function of its arguments: nothing asks for the time.
package calendar
