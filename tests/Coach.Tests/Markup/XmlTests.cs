using Coach.Markup;

namespace Coach.Tests.Markup;

public sealed class XmlTests
{
    [Fact]
    public void Params_become_strings_of_a_json_object()
    {
        const string text = """<action name="SAVE"><param name="key">goals</param><param name="value">Better balance</param></action> Next?""";
        var reply = Reading.Xml.Read(text);

        var call = Assert.Single(reply.Calls);
        Assert.Equal(("SAVE", "xml", 0, text.Length - " Next?".Length), (call.Name, call.Format, call.Offset, call.Length));
        Assert.Equal("""{"key":"goals","value":"Better balance"}""", call.Body.ToString());
        Assert.True(call.HasTextValues);
        Assert.Empty(reply.Notes);
        Assert.Equal(" Next?", reply.VisibleText);
    }

    [Theory]
    [InlineData("""<action name="SAVE"/>""")]
    [InlineData("""<action name='SAVE' />""")]
    [InlineData("""<ACTION NAME="save"></ACTION>""")]
    [InlineData("""<Action Name = "Save" ></aCTION >""")]
    [InlineData("""< action name="SAVE">{}</ action>""")]
    [InlineData("""<action name="SAVE">{}< / action >""")]
    [InlineData("<action\n  name=\"SAVE\"\n>\n</action\n>")]
    [InlineData("""<action name=" SAVE ">{}</action>""")]
    [InlineData("<action name=\"\u00a0SAVE\u3000\">{}</action>")]
    [InlineData("<action name=\"\u2028SAVE\"/>")]
    [InlineData("""<action name="S&#65;VE">{ }</action>""")]
    [InlineData("""<action name="&#83;AVE"/>""")]
    [InlineData("""<action name="SAVE"><![CDATA[{}]]></action>""")]
    [InlineData("""<action name="SAVE"><![CDATA[{}</action>""")]
    public void Every_way_to_write_an_action_without_parameters_reads_the_same(string text)
    {
        var call = Reading.Xml.SingleCall(text);
        Assert.Equal("SAVE", call.Name);
        Assert.Empty(call.Parameters.EnumerateObject());
        Assert.Equal((0, text.Length), (call.Offset, call.Length));
        Assert.Equal("", Reading.Xml.Shown(text));
    }

    [Theory]
    [InlineData("""{"key": "goals", "n": 1}""")]
    [InlineData("""{"note": "say </action> or <action name='DONE'/> or <param name='x'>"}""")]
    [InlineData("""{"nested": {"list": [1, 2, {"a": null}]}}""")]
    public void Json_body_is_read_as_it_is_written(string json)
    {
        var call = Reading.Xml.SingleCall($"<action name='SAVE'>\n{json}\n</action>");
        Assert.Equal(json, call.Body.ToString());
        Assert.False(call.HasTextValues);
        Assert.Equal(json, Reading.Xml.SingleCall($"<action name='SAVE'><![CDATA[ {json} ]]></action>").Body.ToString());
    }

    [Theory]
    [InlineData("\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n")]
    [InlineData("\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"")]
    public void Places_in_text_that_json_escapes_stay_inside_the_element(string value)
    {
        var call = Reading.Xml.SingleCall($"<action name='SAVE'><param name='a'>{value}</param></action> and more");
        Assert.Equal(call.Length, Enumerable.Range(0, call.Body.Length).Max(call.PlaceOf));
    }

    [Theory]
    [InlineData("01234", "01234")]
    [InlineData("5551234", "5551234")]
    [InlineData("null", "null")]
    [InlineData("true", "true")]
    [InlineData("""{"a": 1}""", """{"a": 1}""")]
    [InlineData("", "")]
    [InlineData(" two\nlines ", " two\nlines ")]
    [InlineData("&#\t4;", "&#\t4;")]
    [InlineData("&\0amp;", "&\0amp;")]
    [InlineData("Tom &amp; &lt;Jerry&gt; &quot;x&quot; &apos;y&apos;", "Tom & <Jerry> \"x\" 'y'")]
    [InlineData("&#65;&#x42;&#x1F600;", "AB😀")]
    [InlineData("&unknown; & &#0; &#xD800; &amp", "&unknown; & &#0; &#xD800; &amp")]
    [InlineData("<![CDATA[a < b && c &amp; </param>]]>", "a < b && c &amp; </param>")]
    [InlineData("one <![CDATA[<two>]]> &amp; <![CDATA[]]>three", "one <two> & three")]
    [InlineData("<![CDATA[<action name='DONE'/>]]>", "<action name='DONE'/>")]
    [InlineData("<b>bold</b> text", "<b>bold</b> text")]
    [InlineData("back\\slash \"quoted\"\ttab\u0001", "back\\slash \"quoted\"\ttab\u0001")]
    public void Text_of_a_param_is_kept_as_text(string written, string value)
    {
        var call = Reading.Xml.SingleCall($"<action name='SAVE'><param name='p'>{written}</param></action>");
        Assert.Equal(value, call.Parameters.GetProperty("p").GetString());
    }

    [Theory]
    [InlineData("<action id='7' name='SAVE'/>", "id='7'")]
    [InlineData("<action name='SAVE' when=\"now > then\"/>", "when=\"now > then\"")]
    [InlineData("<action urgent name='SAVE'/>", "urgent")]
    [InlineData("<action xmlns:x='y' name='SAVE'/>", "xmlns:x='y'")]
    [InlineData("<action name='SAVE' name='DONE'/>", "name='DONE'")]
    [InlineData("<action name='SAVE'><param type=\"string\" name='p'>x</param></action>", "type=\"string\"")]
    public void Unknown_attribute_is_ignored_with_a_note_at_its_place(string text, string attribute)
    {
        var reply = Reading.Xml.Read(text);
        Assert.Equal("SAVE", Assert.Single(reply.Calls).Name);
        Assert.Empty(reply.Errors);
        var note = Assert.Single(reply.Notes);
        Assert.Equal((ReplyNoteKinds.UnknownAttribute, attribute), (note.Kind, text.Substring(note.Offset, note.Length)));
    }

    [Theory]
    [InlineData("<action id='7' urgent name='SAVE' when='now' name='DONE'/>")]
    [InlineData("<action name='SAVE'><param id='7' urgent name='p' when='now' name='DONE'>x</param></action>")]
    public void Each_unknown_attribute_is_noted(string text)
    {
        var reply = Reading.Xml.Read(text);
        Assert.Equal("SAVE", Assert.Single(reply.Calls).Name);
        Assert.Equal(["id='7'", "urgent", "when='now'", "name='DONE'"], reply.Notes.Select(note => text.Substring(note.Offset, note.Length)));
    }

    [Theory]
    [InlineData("<action name='SAVE'><param name='a'>1</param><param name='A'>2</param></action>", ActionErrorCodes.DuplicateParameter, 45)]
    [InlineData("<action name='SAVE'><param name='a'>1</param>text</action>", ActionErrorCodes.InvalidXml, 45)]
    [InlineData("<action name='SAVE'><param>1</param></action>", ActionErrorCodes.InvalidXml, 20)]
    [InlineData("<action name='SAVE'><param name='a'>1</action>", ActionErrorCodes.InvalidXml, 36)]
    [InlineData("<action name='SAVE'><param name='a'>1<param name='b'>2</param></action>", ActionErrorCodes.InvalidXml, 36)]
    [InlineData("<action name='SAVE'><param name=a>1</param></action>", ActionErrorCodes.InvalidXml, 32)]
    [InlineData("<action name=SAVE>{}</action>", ActionErrorCodes.InvalidXml, 13)]
    [InlineData("<action>{}</action>", ActionErrorCodes.InvalidName, 7)]
    [InlineData("<action/>", ActionErrorCodes.InvalidName, 8)]
    [InlineData("<action name='two words'/>", ActionErrorCodes.InvalidName, 14)]
    [InlineData("<action name='&lt;'/>", ActionErrorCodes.InvalidName, 14)]
    [InlineData("<action name='SAVE'>[1]</action>", ActionErrorCodes.NotAnObject, 20)]
    [InlineData("<action name='SAVE'>just text</action>", ActionErrorCodes.InvalidJson, 20)]
    [InlineData("<action name='SAVE'>{\"a\": }</action>", ActionErrorCodes.InvalidJson, 26)]
    [InlineData("<action name='SAVE'>", ActionErrorCodes.Unclosed, 20)]
    [InlineData("<action name='SAVE'", ActionErrorCodes.Unclosed, 19)]
    [InlineData("<action name='SAVE", ActionErrorCodes.Unclosed, 13)]
    [InlineData("<action name='SAVE'><param name='a'>", ActionErrorCodes.Unclosed, 36)]
    public void Malformed_element_is_one_hidden_error_at_its_place(string text, string code, int problemOffset)
    {
        var around = $"Before {text}";
        var error = Reading.Strict.SingleError(around);
        Assert.Equal((code, problemOffset + 7), (error.Code, error.ProblemOffset));
        Assert.Equal(7, error.Offset);
        Assert.Contains($"offset {problemOffset + 7}", error.Message, StringComparison.Ordinal);
        if (error.Code != ActionErrorCodes.Unclosed)
        {
            Assert.Equal(text, error.RawText);
            Assert.Equal("Before ", Reading.Strict.Shown(around));
        }
    }

    [Theory]
    [InlineData("<action name='SAVE'><param name='a'>1</param><param name='A'>2</param></action>", "SAVE is ambiguous: the parameter 'A' is given twice (offset 45).")]
    [InlineData("<action name='SAVE'><param name='a'>1</action>", "The XML of SAVE cannot be read: expected </param> at the end of the parameter at offset 36, found '1'.")]
    public void Message_says_what_is_wrong_where_and_what_would_be_right(string text, string message) =>
        Assert.Equal(message, Reading.Xml.SingleError(text).Message);

    [Fact]
    public void Unclosed_action_takes_no_parameters_of_the_next_one()
    {
        var reply = Reading.Xml.Read("<action name='SAVE'><param name='a'>1</param> so <action name='DONE'><param name='b'>2</param></action>");
        Assert.Equal(ActionErrorCodes.Unclosed, Assert.Single(reply.Errors).Code);
        var call = Assert.Single(reply.Calls);
        Assert.Equal(("DONE", """{"b":"2"}"""), (call.Name, call.Body.ToString()));
        Assert.Equal(" so ", reply.VisibleText);
    }

    [Fact]
    public void Whole_object_without_a_closing_tag_is_an_action_with_a_safe_repair()
    {
        var reply = Reading.Xml.Read("<action name='SAVE'>{\"a\": 1} and <action name='DONE'/>");
        Assert.Equal(["SAVE", "DONE"], reply.Calls.Select(call => call.Name));
        Assert.Equal((RepairKinds.MissingCloseTag, 28), (reply.Calls[0].Repairs[0].Kind, reply.Calls[0].Repairs[0].Offset));
        Assert.Equal(" and ", reply.VisibleText);
    }

    [Theory]
    [InlineData("<action")]
    [InlineData("<actions name='SAVE'/>")]
    [InlineData("<action-plan/>")]
    [InlineData("a < b and </b>")]
    [InlineData("<param name='a'>1</param>")]
    [InlineData("[ACTION:SAVE]{}[/ACTION]")]
    public void What_is_no_tag_of_the_format_stays_text(string text)
    {
        var reply = Reading.Xml.Read(text);
        Assert.Same(text, reply.VisibleText);
        Assert.Empty(reply.Calls);
        Assert.Empty(reply.Errors);
    }

    [Fact]
    public void Both_formats_are_read_in_one_reply_in_the_order_of_the_text()
    {
        var reply = Reading.Both.Read("<action name='DONE'/> [ACTION:SAVE]{\"a\": \"<action name='DONE'/>\"}[/ACTION] <action name='OTHER'>{}</action>");
        Assert.Equal(["DONE xml", "SAVE bracket", "OTHER xml"], reply.Calls.Select(call => $"{call.Name} {call.Format}"));
        Assert.Equal("", reply.VisibleText);
    }
}
