package find

// Answer says how a name given on a command line came out.
type Answer int

const (
	// None says that nothing matches; Choices is empty.
	None Answer = iota
	// One says that Match is meant.
	One
	// Several says that the name is ambiguous, or only something like it is known; Choices
	// holds them, best first.
	Several
)

// Resolution is the outcome of Resolve.
type Resolution struct {
	Answer  Answer
	Match   Match
	Choices []Match
}

// maxChoices is how many candidates an ambiguous name is answered with.
const maxChoices = 10

// Resolve finds the one entry that a name, phone number or mail address on a
// command line means. One whole name or number is an answer, and so is a fragment
// of a single name; an entry that is only similar is never taken without asking.
func (x *Index) Resolve(typed string, kinds ...Kind) Resolution {
	found := x.Search(typed, maxChoices, kinds...)
	if len(found) == 0 {
		return Resolution{Answer: None}
	}
	for _, sure := range []func(Match) bool{
		func(m Match) bool { return m.Field == 0 && m.Name == typed },
		func(m Match) bool { return m.Score >= ScoreExact-altPenalty },
		func(m Match) bool { return m.Score >= ScoreWordsInside },
	} {
		if one, n := only(found, sure); n == 1 {
			return Resolution{Answer: One, Match: one}
		} else if n > 1 {
			break
		}
	}
	return Resolution{Answer: Several, Choices: found}
}

func only(found []Match, sure func(Match) bool) (one Match, n int) {
	for _, m := range found {
		if sure(m) {
			if n == 0 {
				one = m
			}
			n++
		}
	}
	return one, n
}
