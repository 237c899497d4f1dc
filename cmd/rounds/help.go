package main

import (
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"rounds/ui/part"
	"rounds/ui/words"
)

// widestHelp is how long the lines of a help page are at most, in cells: that of the
// English ones.
const widestHelp = 96

// helper writes help pages in one language.
type helper struct {
	*words.Words
	width int // cells of a line
}

// help gives every command its help page in the language of the interface. The texts
// stand in English where the commands are; package words has the others.
func (m *Main) help(root *cobra.Command, w *words.Words) {
	h := helper{Words: w, width: widestHelp}
	if width, terminal := m.terminalWidth(); terminal {
		h.width = min(max(width, narrowest), widestHelp)
	}
	root.SetHelpCommand(h.command())
	root.InitDefaultHelpCmd()
	root.InitDefaultVersionFlag()
	root.SetHelpFunc(func(c *cobra.Command, _ []string) { h.write(c.OutOrStdout(), c, true) })
	root.SetUsageFunc(func(c *cobra.Command) error { h.write(c.OutOrStderr(), c, false); return nil })
	root.SetFlagErrorFunc(h.flagError)
	h.translate(root)
	h.checkArguments(root)
}

// command is "rounds help": as cobra's, but a command that there is not is wrong use.
func (h helper) command() *cobra.Command {
	return &cobra.Command{
		Use:     "help [COMMAND]",
		Short:   "Help about any command",
		Long:    "The same as --help of the command.",
		Example: "  rounds help lookup\n  rounds help playbook lint",
		ValidArgsFunction: func(c *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			var names []string
			if on, _, err := c.Root().Find(args); err == nil {
				for _, sub := range on.Commands() {
					names = append(names, sub.Name()+"\t"+sub.Short)
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error {
			on, rest, _ := c.Root().Find(args)
			if on.HasSubCommands() && len(rest) > 0 {
				return h.unknownCommand(on, rest[0])
			}
			return on.Help()
		},
	}
}

// translate puts a command and all under it into the language: what completion and the
// manual page show, too.
func (h helper) translate(c *cobra.Command) {
	c.InitDefaultHelpFlag()
	c.Short, c.Long = h.Help(c.Short), h.long(c.Long)
	for _, flags := range []*pflag.FlagSet{c.Flags(), c.PersistentFlags()} {
		flags.VisitAll(func(f *pflag.Flag) {
			switch f.Name {
			case "help":
				f.Usage = h.Help("show this help")
			case "version":
				f.Usage = h.Help("say which version this is")
			default:
				f.Usage = h.Help(f.Usage)
			}
		})
	}
	for _, sub := range c.Commands() {
		h.translate(sub)
	}
}

// long translates a text paragraph by paragraph. What its author has aligned stays in its
// lines; the others are wrapped.
func (h helper) long(text string) string {
	if words.Manual(h.Lang()) == nil {
		return text
	}
	paragraphs := strings.Split(strings.TrimRight(text, "\n"), "\n\n")
	for i, p := range paragraphs {
		key, kept := helpKey(p)
		said := h.Help(key)
		for _, part := range kept {
			said = strings.Replace(said, "…", part, 1)
		}
		if !isAligned(p) {
			said = strings.Join(part.Wrap(said, h.width), "\n")
		}
		paragraphs[i] = said
	}
	return strings.Join(paragraphs, "\n\n")
}

// same is what is the same in every language; it is compiled when a help page is first
// translated.
var same = sync.OnceValue(func() (r struct{ schema, names *regexp.Regexp }) {
	// What a document holds, two levels deep.
	r.schema = regexp.MustCompile(`\{(?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*\}`)
	// The fields of a line of tab-separated values.
	r.names = regexp.MustCompile(`^(--plain prints )((?:[\w ]+, )+[\w ]+)\.$`)
	return r
})

// helpKey is the text under which package words has a paragraph: in one line, and with …
// for what is the same in every language: schemas of documents and names of fields.
func helpKey(paragraph string) (key string, kept []string) {
	if isAligned(paragraph) {
		return paragraph, nil
	}
	text := strings.Join(strings.Fields(paragraph), " ")
	if names := same().names.FindStringSubmatch(text); names != nil && !strings.Contains(text, " each ") {
		return names[1] + "….", names[2:]
	}
	for _, found := range same().schema.FindAllString(text, -1) {
		kept = append(kept, found[1:len(found)-1])
	}
	return same().schema.ReplaceAllString(text, "{…}"), kept
}

// isAligned reports whether lines of a paragraph are indented by its author.
func isAligned(paragraph string) bool {
	return strings.HasPrefix(paragraph, " ") || strings.HasPrefix(paragraph, "\t") || strings.Contains(paragraph, "\n ")
}

// write writes the page of a command as cobra lays it out; whole, or only how it is used.
func (h helper) write(out io.Writer, c *cobra.Command, whole bool) {
	var b strings.Builder
	section := func(title, text string) {
		if text = strings.TrimRight(text, "\n"); text != "" {
			b.WriteString("\n" + h.T(title) + "\n" + text + "\n")
		}
	}
	if whole {
		about := c.Long
		if about == "" {
			about = c.Short
		}
		b.WriteString(strings.TrimRight(about, "\n") + "\n")
	}
	section("cli.use.usage", h.usage(c))
	section("cli.use.examples", c.Example)
	section("cli.use.commands", h.commands(c))
	section("cli.use.flags", h.flags(c.LocalFlags()))
	section("cli.use.global", h.flags(c.InheritedFlags()))
	if c.HasAvailableSubCommands() {
		b.WriteString("\n" + h.T("cli.use.more", c.CommandPath()) + "\n")
	}
	text := b.String()
	if !whole {
		text = strings.TrimPrefix(text, "\n")
	}
	_, _ = io.WriteString(out, text)
}

// usage are the lines by which a command is called.
func (h helper) usage(c *cobra.Command) string {
	with := "  " + c.CommandPath() + " " + h.T("cli.use.with-command")
	if c.Annotations[groups] != "" {
		return with
	}
	line := "  " + useLine(c)
	if c.HasAvailableFlags() {
		line += " " + h.T("cli.use.with-flags")
	}
	if c.HasAvailableSubCommands() {
		line += "\n" + with
	}
	return line
}

// useLine is how a command and its arguments are written.
func useLine(c *cobra.Command) string {
	if c.HasParent() {
		return c.Parent().CommandPath() + " " + c.Use
	}
	return c.Use
}

func (h helper) commands(c *cobra.Command) string {
	var rows [][2]string
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() || sub.Name() == "help" {
			rows = append(rows, [2]string{"  " + sub.Name(), sub.Short})
		}
	}
	return h.table(rows, 1)
}

// flags writes a line a flag: its names, what it takes, what it does.
func (h helper) flags(set *pflag.FlagSet) string {
	var rows [][2]string
	set.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		name := "      --" + f.Name
		if f.Shorthand != "" {
			name = "  -" + f.Shorthand + ", --" + f.Name
		}
		takes, does := pflag.UnquoteUsage(f)
		if takes != "" {
			name += " " + h.Help(takes)
		}
		if f.DefValue != "" && f.DefValue != "0" && f.DefValue != "false" && f.DefValue != "[]" {
			value := f.DefValue
			if f.Value.Type() == "string" {
				value = fmt.Sprintf("%q", value)
			}
			does += " " + h.T("cli.use.default", value)
		}
		rows = append(rows, [2]string{name, does})
	})
	return h.table(rows, 3)
}

// table sets what the second column says beside the first, in lines of its own width.
func (h helper) table(rows [][2]string, gap int) string {
	left := 0
	for _, row := range rows {
		left = max(left, part.Width(row[0])+gap)
	}
	const leastText = 24
	var b strings.Builder
	for _, row := range rows {
		for i, line := range part.Wrap(row[1], max(h.width-left, leastText)) {
			name := ""
			if i == 0 {
				name = row[0]
			}
			b.WriteString(strings.TrimRight(part.Fit(name, left)+line, " ") + "\n")
		}
	}
	return b.String()
}
