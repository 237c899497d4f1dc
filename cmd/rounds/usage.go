package main

import (
	"cmp"
	"errors"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// usageError is a command line that cannot be understood.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

// wrong is a usage error that ends with where to read on.
func (h helper) wrong(c *cobra.Command, key string, args ...any) error {
	return usageError{errors.New(h.T("cli.use.see", h.T(key, args...), c.CommandPath()))}
}

// groups is the annotation of a command that does nothing by itself.
const groups = "groups"

// checkArguments makes wrong arguments of a command and all under it exit with 2, and
// say which one is missing or too many.
func (h helper) checkArguments(c *cobra.Command) {
	if c.HasSubCommands() && !c.Runnable() { // it only groups others
		c.Args, c.Annotations = cobra.NoArgs, map[string]string{groups: "yes"}
		c.RunE = func(c *cobra.Command, _ []string) error { return h.wrong(c, "cli.use.group", c.CommandPath()) }
	}
	if check := c.Args; check != nil {
		c.Args = func(c *cobra.Command, args []string) error {
			if check(c, args) == nil {
				return nil
			}
			return h.wrongArguments(c, args)
		}
	}
	for _, sub := range c.Commands() {
		h.checkArguments(sub)
	}
}

func (h helper) wrongArguments(c *cobra.Command, args []string) error {
	needed, most := placesOf(c)
	switch {
	case len(args) < len(needed):
		return h.wrong(c, "cli.use.missing", needed[len(args)], useLine(c))
	case c.HasAvailableSubCommands():
		return h.unknownCommand(c, args[0])
	}
	return h.wrong(c, "cli.use.surplus", args[min(most, len(args)-1)], useLine(c))
}

// placesOf are the arguments that a command needs, by the names that its usage has for
// them, and how many it takes with those in brackets.
func placesOf(c *cobra.Command) (needed []string, most int) {
	open := 0 // brackets around a word
	for _, word := range strings.Fields(c.Use)[1:] {
		if word == "|" && open == 0 || strings.HasPrefix(word, "--") {
			break
		}
		if open += strings.Count(word, "["); open == 0 {
			needed = append(needed, strings.TrimRight(word, ".…"))
		}
		closed := strings.Count(word, "]")
		if open == 0 || open == closed {
			most++
		}
		open -= closed
	}
	return needed, most
}

// unknownCommand names the commands that could be meant by one that there is not.
func (h helper) unknownCommand(c *cobra.Command, typed string) error {
	const slips = 2 // letters that may differ
	c.SuggestionsMinimumDistance = slips
	if names := c.SuggestionsFor(typed); len(names) > 0 {
		return h.wrong(c, "cli.use.unknown-near", typed, c.CommandPath(), strings.Join(names, h.T("cli.use.or")))
	}
	return h.wrong(c, "cli.use.unknown", typed, c.CommandPath())
}

// flagError says which values a flag takes, where the library tells how reading
// the value failed.
func (h helper) flagError(c *cobra.Command, err error) error {
	var (
		invalid *pflag.InvalidValueError
		unknown *pflag.NotExistError
		bare    *pflag.ValueRequiredError
	)
	switch {
	case errors.As(err, &unknown):
		name := "--" + unknown.GetSpecifiedName()
		if unknown.GetSpecifiedShortnames() != "" {
			name = "-" + unknown.GetSpecifiedName()
		}
		return h.wrong(c, "cli.use.flag.unknown", name)
	case errors.As(err, &bare):
		return h.wrong(c, "cli.use.flag.bare", "--"+bare.GetFlag().Name)
	case errors.As(err, &invalid):
		wanted := map[string]string{
			"int": "cli.use.flag.int", "uint64": "cli.use.flag.uint64", "bool": "cli.use.flag.bool", "duration": "cli.use.flag.duration",
		}[invalid.GetFlag().Value.Type()]
		return h.wrong(c, "cli.use.flag.value", "--"+invalid.GetFlag().Name, invalid.GetValue(), h.T(cmp.Or(wanted, "cli.use.flag.other")))
	}
	return h.wrong(c, "cli.use.flag.bad", err)
}
