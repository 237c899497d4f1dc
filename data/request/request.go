// Package request understands what a customer asks for as a CSM enters it in one line,
// "bug email 40m ago invoice page is slow", and finds one request among those of an
// account. It is pure.
package request

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"rounds/data"
	"rounds/data/phrase"
	"rounds/data/text"
)

// Line is a request that was understood.
type Line struct {
	Kind     data.RequestKind
	Channel  data.Channel
	Subject  string       // in the customer's words; may be empty for a call back or an outage
	OpenedAt data.Instant // when it arrived: its clock runs from then
	WantedAt data.Instant // call back: when the customer wants it; 0 now
}

// Problem is why a line enters no request.
type Problem string

// The problems.
const (
	NoSubject Problem = "empty" // nothing says what is asked for
	TooOld    Problem = "old"   // it arrived longer ago than MostAgo
	Past      Problem = "past"  // the call back is wanted at a time that is over
)

// MostAgo is how long ago a request that is entered may have arrived.
const MostAgo = 30 * 24 * time.Hour

// CallbackHour is when a call back is wanted on a day without a time of day.
const CallbackHour = 9

// kinds are the words by which each kind is called, folded.
var kinds = []struct {
	kind  data.RequestKind
	words string
}{
	{data.RequestPerformance, "performance leistung パフォーマンス"},
	{data.RequestIntegration, "integration anbindung 連携"},
	{data.RequestConfiguration, "configuration config konfiguration 設定"},
	{data.RequestServices, "services zusatzleistungen 追加サービス"},
	{data.RequestCustom, "custom individuell 個別機能"},
	{data.RequestHowTo, "how_to how-to howto bedienung 使い方"},
	{data.RequestBug, "bug fehler 不具合"},
	{data.RequestComplaint, "complaint beschwerde 苦情"},
	{data.RequestCallback, "callback call-back rückruf 折り返し"},
	{data.RequestOutage, "outage ausfall störung 障害"},
}

var channels = []struct {
	channel data.Channel
	words   string
}{
	{data.ChannelPhone, "phone telefon 電話"},
	{data.ChannelEmail, "email e-mail mail メール"},
	{data.ChannelChat, "chat チャット"},
	{data.ChannelSlack, "slack"},
	{data.ChannelSkype, "skype"},
	{data.ChannelTeams, "teams"},
}

// Kinds lists the kinds of request in the order of the field.
func Kinds() []data.RequestKind {
	out := make([]data.RequestKind, len(kinds))
	for i := range kinds {
		out[i] = kinds[i].kind
	}
	return out
}

// Channels lists the channels on which a request may arrive.
func Channels() []data.Channel {
	out := make([]data.Channel, len(channels))
	for i := range channels {
		out[i] = channels[i].channel
	}
	return out
}

// KindNamed is the kind that a word names, in any of the languages of the interface.
func KindNamed(word string) (data.RequestKind, bool) {
	for i := range kinds {
		if named(kinds[i].words, word) {
			return kinds[i].kind, true
		}
	}
	return "", false
}

// ChannelNamed is the channel that a word names.
func ChannelNamed(word string) (data.Channel, bool) {
	for i := range channels {
		if named(channels[i].words, word) {
			return channels[i].channel, true
		}
	}
	return "", false
}

func named(words, word string) bool {
	word = text.Fold(word)
	return word != "" && slices.ContainsFunc(strings.Fields(words), func(w string) bool { return text.Fold(w) == word })
}

// Parse reads a line as of now, which is in the customer's zone. It may begin, in any
// order, with a kind, a channel, and how long ago it arrived; what follows is the
// subject. Without them it is a how-to that came by channel, now. A call back may end
// with when it is wanted. The problem is "" for a request.
func Parse(line string, now time.Time, channel data.Channel, o phrase.Options) (Line, Problem) {
	l := Line{Kind: data.RequestHowTo, Channel: channel, OpenedAt: data.At(now)}
	rest := strings.Join(strings.Fields(line), " ")
	var kind, by, since bool
	for rest != "" {
		word, after, _ := strings.Cut(rest, " ")
		if k, ok := KindNamed(word); ok && !kind {
			l.Kind, kind, rest = k, true, after
			continue
		}
		if c, ok := ChannelNamed(word); ok && !by {
			l.Channel, by, rest = c, true, after
			continue
		}
		back, after, ok := ago(rest)
		if !ok || since {
			break
		}
		if back > MostAgo {
			return Line{}, TooOld
		}
		l.OpenedAt, since, rest = data.At(now.Add(-back)), true, after
	}
	l.Subject = rest
	if l.Kind == data.RequestCallback {
		return callback(l, now, o)
	}
	if l.Subject == "" && l.Kind != data.RequestOutage {
		return Line{}, NoSubject
	}
	return l, ""
}

// callback takes off the end of the subject when the call is wanted.
func callback(l Line, now time.Time, o phrase.Options) (Line, Problem) {
	rest, m, ok := phrase.Trailing(l.Subject, now, o)
	if !ok {
		return l, ""
	}
	at := m.Time
	if !m.HasTime {
		at = time.Date(at.Year(), at.Month(), at.Day(), CallbackHour, 0, 0, 0, at.Location())
		if !at.After(now) { // today, after nine: now
			at = now
		}
	}
	if at.Before(now) {
		return Line{}, Past
	}
	l.Subject, l.WantedAt = strings.TrimSpace(rest), data.At(at)
	return l, ""
}

// back is how long ago something was, at the beginning of a text. As it is long, it is
// compiled when such a text is first read, not at every start.
var back = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(vor )?([0-9０-９]{1,5}) ?(minutes?|minuten?|mins?|m|hours?|h|stunden?|std|days?|d|tage?n?|分|時間|日)( ?ago|前)?(?: |$)`)
})

// Ago reads how long ago something was: "40m ago", "vor 2 Stunden", "2時間前", and where
// nothing else is said also "40m".
func Ago(s string) (time.Duration, bool) {
	s = strings.TrimSpace(s)
	for _, said := range []string{s, s + " ago"} {
		if d, rest, ok := ago(said); ok && rest == "" {
			return d, true
		}
	}
	return 0, false
}

// ago takes off the beginning of a text how long ago it was; it has to say ago, since a
// number alone may belong to what is asked for.
func ago(s string) (d time.Duration, rest string, ok bool) {
	m := back().FindStringSubmatch(s)
	if m == nil || m[1] == "" && m[4] == "" {
		return 0, s, false
	}
	n, err := strconv.Atoi(text.Fold(m[2]))
	if err != nil {
		return 0, s, false
	}
	unit := 24 * time.Hour
	switch said := strings.ToLower(m[3]); {
	case strings.HasPrefix(said, "m"), said == "分":
		unit = time.Minute
	case strings.HasPrefix(said, "h"), strings.HasPrefix(said, "st"), said == "時間":
		unit = time.Hour
	}
	return time.Duration(n) * unit, s[len(m[0]):], true
}
