package words

func japaneseUse() map[string]string {
	return map[string]string{
		"cli.use.usage":        "使い方:",
		"cli.use.examples":     "例:",
		"cli.use.commands":     "コマンド:",
		"cli.use.flags":        "オプション:",
		"cli.use.global":       "共通のオプション:",
		"cli.use.with-flags":   "[オプション]",
		"cli.use.with-command": "[コマンド]",
		"cli.use.default":      "（既定 %s）",
		"cli.use.more":         "各コマンドについては `%s [command] --help` を見てください。",

		"cli.use.see":          "%s。`%s --help` を見てください",
		"cli.use.missing":      "%s がありません: `%s`",
		"cli.use.surplus":      "引数 %q が余分です: `%s`（空白を含む引数は引用符で囲みます）",
		"cli.use.group":        "`%s` には続くコマンドが必要です",
		"cli.use.unknown":      "コマンド %q は \"%s\" にありません",
		"cli.use.unknown-near": "コマンド %q は \"%s\" にありません（もしかして %s?）",
		"cli.use.or":           " または ",
		"cli.use.forms":        "--json と --plain は別の形式です。どちらか一つを選んでください",
		"cli.use.at":           "--at の %q は時刻ではありません。2026-11-21T14:05:00Z のように書いてください",

		"cli.use.flag.unknown":  "オプション %s はありません",
		"cli.use.flag.bare":     "%s には値が必要です",
		"cli.use.flag.bad":      "オプションを読めません: %s",
		"cli.use.flag.value":    "%s が %q になっています。%sを指定してください",
		"cli.use.flag.other":    "別の値",
		"cli.use.flag.int":      "整数",
		"cli.use.flag.uint64":   "0 以上の整数",
		"cli.use.flag.bool":     "true か false",
		"cli.use.flag.duration": "90s、30m、2h のような時間",
	}
}
