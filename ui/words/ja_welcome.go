package words

func japaneseWelcome() map[string]string {
	return map[string]string{
		"welcome.title": "roundsへようこそ",
		"welcome.lead":  "一覧は、いま誰が、なぜあなたを必要としているかを示します。台帳はまだ空です。どう始めますか？",

		"welcome.demo":        "デモを試す",
		"welcome.demo.says":   "架空の顧客500社と1年分の履歴（あなたの台帳とは別です）",
		"welcome.team":        "チームのサーバーに接続",
		"welcome.team.says":   "顧客はそこから届き、オフラインでも使えます",
		"welcome.import":      "台帳をインポート",
		"welcome.import.says": "HubSpot、Salesforce、Zendesk、Stripe、または独自のCSV",
		"welcome.shell":       "シェルから: rounds import FILE… · rounds import --help",
		"welcome.looking":     "台帳を開いています",
		"key.join-team":       "接続",
		"key.try-demo":        "デモを試す",
		"key.import":          "インポート",
		"key.to-queue":        "一覧へ",
		"welcome.file":        "インポート",
		"welcome.connect":     "接続",
		"welcome.meanwhile":   "先に始める",
		"welcome.back":        "戻る",
		"welcome.stop":        "中止",
		"welcome.skip":        "スキップ",
		"welcome.keep":        "保存",

		"welcome.name.title": "どなたが使いますか？",
		"welcome.name.why":   "名前は記録に残り、言語は自分で電話できる顧客を示します。",
		"welcome.name.hint":  "名前, 言語: Aiko Tanaka, ja en",
		"welcome.name.says":  "%s · %s",
		"welcome.name.none":  "言語なし",
		"welcome.name.what":  "名前、コンマ、言語の順に入力してください: Aiko Tanaka, ja en",
		"welcome.name.lang":  "%qは言語ではありません。en、de、jaのように入力してください",

		"welcome.team.title":    "チームのサーバー",
		"welcome.team.ask":      "アドレスと、リーダーから受け取ったワンタイムコードを入力してください。",
		"welcome.team.hint":     "https://rounds.example.com K7QM-2XVD-9A3F-TT0B",
		"welcome.team.why":      "コードは一度だけ有効です。ログイン情報は、この端末のあなただけが読めるファイルに残ります。",
		"welcome.team.what":     "空白で区切って両方を入力してください: https://rounds.example.com K7QM-2XVD-9A3F-TT0B",
		"welcome.team.reaching": "サーバーに接続しています",
		"welcome.team.rows":     "台帳を取り込んでいます: %s/%s行",
		"welcome.team.stopped":  "サーバーに端末を登録する前に中止しました。",

		"welcome.files.title": "インポート",
		"welcome.files.ask":   "どのファイルですか？ ここにドロップするか、パスを空白区切りで入力してください。",
		"welcome.files.hint":  "~/Downloads/accounts.csv ~/Downloads/contacts.csv",
		"welcome.files.none":  "ファイルを一つ以上指定してください。",
		"welcome.files.quote": "引用符が閉じられていません。",
		"welcome.files.other": "%sファイル。内容は自動で判別し、顧客から取り込みます（順不同）",

		"welcome.reading":   "ファイルを確認しています",
		"welcome.importing": "%s: %s/%s行 · 毎秒%s",
		"welcome.stopping":  "中止しています",

		"welcome.done":           "%s · %s · %s行: 追加%s、変更%s、変更なし%s",
		"welcome.rejected.other": "%s行を取り込めませんでした:",
		"welcome.reject":         "%d行目: %s",
		"welcome.reject.column":  "%d行目、%s「%s」: %s",
		"welcome.more":           "… ほか%s行: `rounds import FILE --dry-run`ですべて表示",
		"welcome.cancelled":      "中止しました。処理中のファイルは何も書き込まれていません。",
	}
}
