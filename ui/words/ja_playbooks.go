package words

func japanesePlaybooks() map[string]string {
	return map[string]string{
		"playbooks.page": "プレイブック",
		"playbooks.list": "プレイブック",
		"playbooks.none": "有効なプレイブックがありません。",
		"playbooks.team": "チーム v%d",

		"playbooks.tab.books":    "プレイブック %d",
		"playbooks.tab.problems": "問題 %d",
		"playbooks.tab.coverage": "カバー %d/%d",

		"playbooks.reading":   "%s · v%d · %d分 · %s",
		"playbooks.workspace": "チーム用: %sで開始・再開します。",
		"playbooks.by-hand":   "手動で選択: 顧客ページで%s。",
		"playbooks.products":  "対象の顧客: %s",
		"playbooks.optional":  "任意",
		"playbooks.owner":     "担当 %s",
		"playbooks.when":      "条件 %s",

		"cond.quote":     "「%s」",
		"cond.group":     "（%s）",
		"cond.and":       "、かつ",
		"cond.or":        "または",
		"cond.row":       "%s: %s",
		"cond.has":       "%[1]sに回答済み",
		"cond.has.not":   "%[1]sが未回答",
		"cond.is":        "%sの回答が%s",
		"cond.is.not":    "%sの回答が%sでない",
		"cond.other":     "%sの回答が%s以外",
		"cond.other.not": "%sが未回答または回答が%s",
		"cond.under":     "%sが%s未満",
		"cond.under.not": "%sが%s未満でない",
		"cond.most":      "%sが%s以下",
		"cond.most.not":  "%sが%s以下でない",
		"cond.over":      "%sが%sを超える",
		"cond.over.not":  "%sが%sを超えない",
		"cond.least":     "%sが%s以上",
		"cond.least.not": "%sが%s以上でない",

		"playbooks.role.team-lead":  "チームリーダー",
		"playbooks.role.csm":        "CSM",
		"playbooks.role.customer":   "お客様",
		"playbooks.role.sales":      "営業",
		"playbooks.role.support":    "サポート",
		"playbooks.role.specialist": "専門担当者",
		"playbooks.role.product":    "製品チーム",
		"playbooks.role.accounting": "経理",
		"playbooks.role.analyst":    "アナリスト",
		"playbooks.role.marketing":  "マーケティング",

		"playbooks.after.other":  "%s営業日後",
		"playbooks.before.other": "%s営業日前",

		"playbooks.problems.none":      "%[2]sに%[1]dファイル、問題はありません。`rounds playbook edit ID`でチーム版をエディターで開きます。",
		"playbooks.problems.no-folder": "チーム独自のプレイブックはまだありません。`rounds playbook edit ID`で標準版を複製してエディターで開きます。複製が標準版より優先されます。",

		"playbooks.no-play": "対応するプレイブックがありません。この通話にはメモだけでチェックリストはありません。",

		"playbooks.share":      "通話%[2]s件中%[1]s件でプレイブックを使用: %[3]d%%",
		"playbooks.share.none": "この12か月に記録された通話はありません。",

		"key.go-playbooks":            "プレイブック",
		"key.read-playbooks":          "プレイブックを読む",
		"key.read-playbooks.short":    "読む",
		"key.playbook-problems":       "チームのファイルの問題",
		"key.playbook-problems.short": "問題",
		"key.playbook-coverage":       "プレイのある理由",
		"key.playbook-coverage.short": "カバー",
		"key.next-language":           "次の言語で読む",
		"key.next-language.short":     "言語",
		"key.begin-own":               "チームのチェックリストを開始・再開",
		"key.begin-own.short":         "開始・再開",

		"key.share":       "自分のファイルをチームと共有（リーダーのみ）",
		"key.share.short": "共有",

		"playbooks.here": "この端末 v%d",

		"team.shared":          "%sをチームに共有しました（次の同期で送信）。自分のファイルは%sに退避しました。",
		"team.unshared":        "%sの共有をやめました。次の同期で取り下げます。",
		"team.alone":           "この台帳はサーバーと同期していないため、共有するチームがありません。ファイルはこの端末でそのまま有効です。`rounds login URL`でチームに接続できます",
		"team.role":            "チームの共有を変更できるのはリーダー(lead)だけで、あなたの役割は%qです。ファイルをリーダーに送るか、役割の変更を依頼してください",
		"team.not-aside":       "共有しましたが、自分のファイルを退避できなかったため、この端末ではそちらが優先されます",
		"team.no-rules":        "共有する%[1]sがありません。`rounds rules show > %[1]s`で作成できます",
		"team.no-playbook":     "%[2]sに自分のプレイブック%[1]sがありません。`rounds playbook edit %[1]s`で作成できます",
		"team.other-id":        "%[1]sのidは%[2]sです。%[3]sと書くか、そのidで共有してください",
		"team.old-version":     "%s:1:1: バージョンが%dで、チームではバージョン%dが共有されており、進行中の通話がある可能性があります。%d以上にしてください",
		"team.none":            "チームは%sを共有していません。`rounds playbook list`で有効なものを確認できます",
		"team.same":            "同じ%sはすでに共有済みです。自分のファイルは退避しました。",
		"team.refused":         "%s。チームがこれまで共有したものが引き続き有効です。",
		"off.not-yours":        "共有できるのは自分のファイルだけです: rounds playbook editで作成します",
		"off.no-files":         "自分のファイルは自分の端末から共有します",
		"action.share":         "チームへの共有",
		"field.team_file.text": "テキスト",

		"off.of-accounts": "このプレイブックは顧客用です: 顧客ページのcで開始します",

		"call.own.title": "チームのチェックリスト",
	}
}
