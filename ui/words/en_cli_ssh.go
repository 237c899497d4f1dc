package words

// What `rounds ssh` says, to whoever starts it and to those who come in.
func englishSSH() map[string]string {
	return map[string]string{
		"ssh.at":         "listening on %s, %s; the host key is %s",
		"ssh.keys.one":   "%s key lets somebody in",
		"ssh.keys.other": "%s keys let people in",

		"ssh.refused":     "rounds: the key %s is nobody's here; ask whoever keeps this host to add its public half",
		"ssh.full.person": "rounds: you have %d sessions open, and more are not allowed; close one and try again",
		"ssh.full.all":    "rounds: the host has as many sessions as it may; try again in a while",
		"ssh.ending":      "the host is being restarted; what you typed is saved, come back in a moment",
		"ssh.restarted":   "the host is being restarted; what you typed is saved, come back in a moment",
		"ssh.idle":        "closed, because no key was pressed for long; what you typed is saved",

		"ssh.shut-out": "closed, because you are not let in here any more; what you typed before is saved, ask whoever keeps this host",

		"ssh.nobody":      "your key is in the file %s, and nobody in the team is named so; ask whoever keeps this host to name it by your mail address",
		"ssh.several":     "your key is in the file %s, and several people in the team are named so; ask whoever keeps this host to name it by your mail address",
		"ssh.not-hers":    "the book on this host is one person's, and %s is another; a host for a team is connected with a code of `rounds admin code NAME --gateway`",
		"ssh.no-terminal": "the workstation needs a terminal; use ssh -t HOST, or a command: ssh HOST queue, ssh HOST lookup NAME",
		"ssh.dumb":        "the workstation needs a terminal that can move its cursor, and this one says TERM=%s; use a command: ssh HOST queue, ssh HOST lookup NAME",
		"ssh.no-export":   "there is no folder of yours on this host to write to",

		"ssh.help": "Without a command the workstation opens. Each command answers without a screen, and reads and writes no file.",
	}
}
