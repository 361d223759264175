"""E7xx, W7xx, N7xx: a ruleset that works, and in which something is probably not what was meant.

Each says why it matters. Each may be accepted in the ruleset (`accept`) with a written reason, except those about
`accept` itself.
"""

from __future__ import annotations

from zhaolu.catalog import Entry

CODES: dict[str, Entry] = {
    # accept
    "E700": Entry(
        "accept 里的代码 {named} 不能接受：{why}",
        "accept names {named}, which cannot be accepted: {why}",
        "写 check 给出的代码，如 W719；zhaolu explain-code 列出全部",
        "write a code that check has given, such as W719; zhaolu explain-code lists all",
    ),
    "E701": Entry("accept 里的“{item}”在本文件里找不到", "accept names '{item}', which is not in this file"),
    "W702": Entry(
        "在“{item}”已没有 {named}，这一条接受没有对象，以后再出现同样的问题会被它盖住",
        "there is no {named} at '{item}' any more; left standing, this acceptance would hide the next one",
        "删掉这一条接受",
        "remove this acceptance",
    ),
    # what can never matter
    "E710": Entry(
        "规则 {rule} 没有人能满足：它的条件互相矛盾，或与词汇表的取值、时段不合，所有申请人都会被判不符合",
        "nobody can meet rule {rule}: its conditions contradict each other, the allowed values or the windows; every applicant fails it",
        "看各个条件是不是写反、写错了数，该用“或”的写成了“且”",
        "look for a condition turned round, a wrong number, or `and` where `or` was meant",
    ),
    "W711": Entry(
        "{item} 的 when 永远不成立，这一项对谁都不起作用",
        "`when` of {item} is never true, so it applies to nobody",
        "改 when；确实不再用的，删掉这一项",
        "correct `when`, or remove the item",
    ),
    "W712": Entry(
        "规则 {rule} 没有人会不满足，它什么也没有查，却可能因为缺事实而列为未决",
        "nobody can fail rule {rule}: it checks nothing, and may still be undecided for want of a fact",
        "看界限和取值是不是写错；通知这一条本来不筛人的，在 clauses 里写 kind，不写成规则",
        "look at the bounds and values; if the clause shuts nobody out, give it a kind in clauses instead of a rule",
    ),
    "W713": Entry(
        "{item} 的 when 总是成立，等于没有写，读的人会以为它只管一部分人",
        "`when` of {item} is always true; readers will think that it covers only some",
        "删掉 when，或改成本来要说的条件",
        "remove `when`, or write the condition that was meant",
    ),
    "W714": Entry(
        "规则 {rule} 管到的人没有一个能满足：when 成立时，要求的条件就不可能成立",
        "nobody to whom rule {rule} applies can meet it: where `when` holds, the condition cannot",
        "要排除这些人，把 when 里的条件写成 exclude；否则看 when 和条件哪一个写错",
        "to exclude these people, write the condition of `when` as `exclude`; else see which of the two is wrong",
    ),
    "W715": Entry(
        "择一规则 {rule} 的这一支永远不成立，没有人能靠它合格",
        "this alternative of {rule} can never hold; nobody qualifies by it",
        "看条件是不是互相矛盾，或与 when 矛盾",
        "see whether its conditions contradict each other, or `when`",
    ),
    "W716": Entry(
        "择一规则 {rule} 的这一支成立时，第 {clause} 条的那一支总是也成立，所以它决定不了任何人，只会多列一条",
        "whenever this alternative of {rule} holds, that of clause {clause} holds too; it decides nobody and only lists one clause more",
        "改成比那一支宽的条件；通知分两句写、实质相同的，用 accept 写明",
        "make it wider than the other; where the notice says the same twice, say so in accept",
    ),
    "W717": Entry(
        "不满足规则 {rule} 的人一定也不满足 {other}（第 {clause} 条），所以它不会改变任何人的结论",
        "whoever fails rule {rule} fails {other} (clause {clause}) as well; it changes nobody's outcome",
        "看界限是不是写错；通知两处都写了的，用 accept 写明",
        "see whether a bound is wrong; where the notice says both, say so in accept",
    ),
    "W718": Entry(
        "规则 {rule} 与 {other}（第 {clause} 条）的条件相同，以后改了一处会忘了另一处",
        "rule {rule} has the same condition as {other} (clause {clause}); one will be changed and the other forgotten",
        "并成一条，另一条款写进 also；要分别列出条款的，用 accept 写明",
        "make them one and cite the other clause in `also`; if both clauses must be listed, say so in accept",
    ),
    "W719": Entry(
        "条件里的“{part}”可有可无：去掉它结果不变，读的人却会以为它另外管着什么",
        "'{part}' makes no difference to the condition around it, and readers will think that it does",
        "写重了的删掉一处；界限写错的改过来",
        "remove it if it says the same twice, or correct the bound",
    ),
    "W720": Entry(
        "“{part}”{always}，不管记录写什么，所以它没有查到要查的东西",
        "'{part}' {always}, whatever the record says, so it does not test what it is there to test",
        "看取值、界限是不是写错，或者两个条件互相矛盾",
        "look for a wrong value or bound, or two conditions that contradict each other",
    ),
    # windows
    "W730": Entry(
        "“{name}”的 {day} 不在 {year} 年，通知是 {year} 年度的，多半是年份写错或沿用了上一年的",
        "{day} of '{name}' is not in {year}, the year of the notice; perhaps the year is wrong or was carried over",
        "改年份；确实跨年的，用 accept 写明",
        "correct the year; if it does run past the year, say so in accept",
    ),
    "W731": Entry(
        "“{name}”的 {day} 早于发文日期 {issued}，发文时它已经{what}",
        "{day} of '{name}' is before {issued}, when the notice was issued: it had {what} by then",
        "核对时段和 notice.issued；确实如此的，用 accept 写明",
        "check the window and notice.issued; if it is so, say so in accept",
    ),
    # penalties
    "W740": Entry(
        "罚则 {penalty} 对谁都不会成立：事由和认定不可能同时为真",
        "penalty {penalty} can stand against nobody: its event and `when` cannot both be true",
        "看 event 和 when 是不是互相矛盾，或用了不可能的取值",
        "see whether event and when contradict each other or name a value that cannot be",
    ),
    "W741": Entry(
        "罚则 {penalty} 禁止报名，却没有写 history：以后年度的往年事件里认不出它，禁期不起作用",
        "penalty {penalty} bans registration but has no `history`: later years cannot recognise the event, so the ban has no effect",
        "写 history.event，说明往年事件里怎样认出这件事",
        "add history.event: how the event shows in the history of a later record",
    ),
    "W742": Entry(
        "罚则 {penalty} 的 history 永远认不出任何往年事件，它的禁期不起作用",
        "`history` of penalty {penalty} can recognise no event, so its ban has no effect",
        "看事件的名称和各项取值是不是写错",
        "look for a wrong event or value",
    ),
    "W743": Entry(
        "本通知有禁止报名的罚则，却没有一条写 principal：往年情况不知道的人会被当作没有禁期",
        "there are bans here and none is `principal`: somebody whose history is not known counts as not banned",
        "在总的禁报条款上写 principal: true",
        "write principal: true on the main ban clause",
    ),
    "W744": Entry(
        "罚则 {penalty} 写了 history，却不禁止报名：以后年度用不到它",
        "penalty {penalty} has `history` but bans nobody: later years never ask for it",
        "删掉 history，或在 impose 里补上禁止报名",
        "remove `history`, or add the ban to `impose`",
    ),
    # what nobody uses
    "W750": Entry(
        "表“{name}”没有人查，它写的内容不影响任何判定",
        "table '{name}' is never looked up; what it says decides nothing",
        "在规则里用 查表 查它，或删掉",
        "look it up in a rule, or remove it",
    ),
    "W751": Entry(
        "参数“{name}”没有规则用到，调用者给了也没有作用",
        "parameter '{name}' is not used by any rule; callers give it in vain",
        "在规则里用它，或删掉",
        "use it in a rule, or remove it",
    ),
    "W752": Entry(
        "时段“{name}”没有写 event，也没有规则提到它，所以没有人会因为错过它而不符合",
        "window '{name}' has no `event` and no rule names it, so nobody fails by missing it",
        "是对申请人的要求，就写 event，如 event: 报名提交时间；只供展示的，移到 deadlines",
        "if applicants must keep it, add `event`; if it is only shown, move it to deadlines",
    ),
    "W753": Entry(
        "读法“{name}”取“{left}”还是“{right}”，没有一条规则的结果不同：定了它不影响任何人，或者该用它的规则没有用到",
        "no rule comes out differently whether reading '{name}' is '{left}' or '{right}'; a rule that should use it may not",
        "看选项的值是不是写成了一样，或规则里用错了读法",
        "see whether the options have the same value, or a rule uses the wrong reading",
    ),
    # what is said and what is asked
    "W760": Entry(
        "第 {clause} 条有“{word}”，{doubt}，却没有说明按哪一种读法",
        "clause {clause} says “{word}” ({doubt}) and no reading says how it is taken",
        "在这一条的 readings 里写上读法的名字；条文本身写明了的，在 says 里写明，如“（含本数）”",
        "name the reading under `readings` of the clause, or say in `says` what the notice makes plain",
    ),
    "W761": Entry(
        "对申请人说的是“{said}”，条件里的数是 {numbers}，两处不一致",
        "the applicant is told “{said}”, the condition says {numbers}",
        "改对其中一处",
        "correct whichever is wrong",
    ),
    "W762": Entry(
        "这里说的“{said}”，{where}没有这个日子{days}",
        "“{said}” stands here, but {where} no such day{days}",
        "核对通知，改对其中一处",
        "check against the notice and correct whichever is wrong",
    ),
    "W763": Entry(
        "规则 {rule} 的 kind 是 {kind}，说它不约束申请人，却会因它判人不符合",
        "rule {rule} has the kind {kind}, which binds no applicant, and yet people fail by it",
        "改 kind；不该判人的，删掉规则，只在 clauses 里写 kind",
        "correct the kind, or keep the clause in the ledger only",
    ),
    "W764": Entry(
        "名额 {quota} 各处合计 {sum}，写的总数是 {total}，有一处抄错了",
        "the places of {quota} add up to {sum}, the total says {total}; one of them is wrong",
        "核对各行和 total",
        "check the rows and the total",
    ),
    # tests
    "N770": Entry(
        "旁边没有用例文件，规则改坏了也没有人知道",
        "there is no file of cases beside it; nobody would notice a rule being broken",
        "写 {file}；zhaolu cases suggest 会按规则的边界造出例子",
        "write {file}; zhaolu cases suggest makes examples from the rules' edges",
    ),
    "N771": Entry(
        "有 {count} 条规则没有用例试过不满足，写反了也看不出来：{clauses}",
        "no case fails {count} of the rules, which could be turned round unnoticed: {clauses}",
        "每条加一个不满足它的申请人；zhaolu test 列出还没有试过的各面，zhaolu cases suggest 造出例子",
        "add a case that fails each; zhaolu test lists what was never tried, zhaolu cases suggest makes examples",
    ),
}
