namespace Coach.Tests.Markup.Fuzz;

/// <summary>What mutations start from and what they put in.</summary>
internal static class FuzzTexts
{
    /// <summary>Replies as models give them, well and badly formed, in all formats.</summary>
    public static readonly string[] Replies =
    [
        "That's a wonderful one!\n[ACTION:SAVE]{\"a\": \"Gardener\", \"b\": 2}[/ACTION]\nWhat else?",
        "One [ACTION:SAVE]{}[/ACTION] two [ACTION:DONE/] three [action:save ] { \"a\" : [1, {\"b\": null}] } [/ACTION:SAVE].",
        "[ACTION:SAVE]\n```json\n{\"a\": 1}\n```\n[/ACTION]",
        "[ACTION:SAVE]{'a': 'x', b: True, /* c */ \"d\": 1,}[/ACTION] Done.",
        "[ACTION:SAVE]{“a”: “smart”, \"b\": \"line\nbreak\", c: None}[/ACTION]",
        "[ACTION:SAVE]{\"a\": \"he said \"hi\" to me\", \"b\": 5 \"c\": 6}[/ACTION]",
        "[ACTION:SAVE]{\"a\": [1, 2, {\"b\": \"cut",
        "[ACTION:SAVE]Here it is: {\"a\": 1} {\"a\": 2} I hope it helps[/ACTION]",
        "[ACTION:SAVE]{\"a\": 1}}] [ACTION:SAVE]{\"a\": 1}{\"a\": 1}[/ACTION]",
        "[ACTION:SAVE]{&quot;a&quot;: 1} and then text without a closing tag",
        "Write `[ACTION:SAVE]{}[/ACTION]` or\n```\n[ACTION:SAVE]{}[/ACTION]\n```\nor \\[ACTION:SAVE]{}[/ACTION].",
        "<think>I might [ACTION:SAVE]{}[/ACTION]</think>Hello. </think> [/ACTION] bye",
        "<action name=\"SAVE\"><param name=\"a\">01234 &amp; more</param><param name='b'><![CDATA[<x>]]></param></action>",
        "Text <action name='DONE'/> and <ACTION other=\"1\" name=\"SAVE\">{\"a\": \"[/ACTION]\"}</action> end",
        "<action name=\"SAVE\"><param name=\"a\">x</param><param name=\"A\">y</param>",
        "<tool_call>{\"name\": \"save\", \"arguments\": {\"a\": 1}}</tool_call>\n<tool_call>{'name': 'DONE',}</tool_call>",
        "<tools>{\"name\": \"SAVE\", \"arguments\": \"{\\\"a\\\": 1}\"}</tools>",
        "<function=save>{\"a\": 1}</function> and <function=DONE {}</function>",
        "```json\n{\"name\": \"SAVE\", \"arguments\": {\"a\": 1}}\n```\nDone.",
        "{\"name\": \"SAVE\", \"arguments\": {\"a\": [1, 2]}}",
        "- item one [ACT[ACTION:DONE/]ION:SAVE]{}\n  \n   [ACTION:DONE/]  \r\n> quoted ~~~\n[ACTION:SAVE]{\"a\":1}[/ACTION]\n~~~",
        "[ACTION:SAVE]{\"a\": \"walk\", \"mood\": \"very sad\", \"list\": [\"1\", 2], \"Is-Done\": \"yes\", \"steps\": [{\"titel\": \"x\", \"weight\": \"about 5\"}], \"next\": \"{\\\"title\\\": 7}\"}[/ACTION]",
        "<action name=\"SAVE\"><param name=\"b\">5</param><param name=\"list\">[1, 2]</param><param name=\"mood\">hapy</param></action>\n<action name=\"SAVE\"><![CDATA[{'a': 1}]]></action>",
        "[ACTION:SAVE]{\"a\": plain words, with a comma, \"b\": +1,000, \"list\": [.5, 0x1F, ...], next: {title: f(\"x\" + \"y\")}, \"is_done\": }[/ACTION]",
        "<tool_call>{\"name\": \"SAVE\", \"parameters\": {\"a\": \"it\\'s\", \"b\": 1 \"mood\": \"HAPPY\"}, \"id\": 7}</tool_call>\n<tool_call>{\"name\": \"SAVE\", \"arguments\": {\"a\": {\"a\": [[{\"b\": {}}]]}}",
        "No action at all, just [a link](https://example.org), **bold** and 1 < 2 > 0.",
        "[ACTION:SAVE]{\"emoji\": \"\ud83d\ude00\", \"half\": \"\\ud83d\", \"u\": \"\\u00e9\"}[/ACTION]",
    ];

    /// <summary>What the grammar and the repair look at.</summary>
    public static readonly string[] Tokens =
    [
        "[ACTION:SAVE]", "[ACTION:", "[/ACTION]", "[ ACTION : DONE / ]", "[action:x]", "[/action:save ]", "<action name=\"SAVE\">", "<action", "</action>", "<param name='a'>", "</param>",
        "<![CDATA[", "]]>", "<tool_call>", "</tool_call>", "<function=SAVE", "</function>", "<think>", "</think>", "```", "```json\n", "`", "~~~", "\\", "\n", "\r\n", "  ", "\t",
        "{", "}", "[", "]", "\"", "'", "“", "”", "`", ",", ":", "{}", "null", "true", "False", "None", "NaN", "1", "-", ".5", "1e9", "0x1F", "//", "/*", "*/", "#", "...", "+", "(", ")",
        "\\\"", "\\n", "\\u12", "\\ud83d", "\ud83d", "\ude00", "\u00a0", "\ufeff", "，", "：", "\0", "&quot;", "&#34;", "&", "=", "name", "arguments", "a", "mood", "list", "\"b\": 1", "'a': 'x'", "{\"a\": [", "\"is_done\": \"", "parameters", "é", "I\u0307", "\u2028",
    ];
}
