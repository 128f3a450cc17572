using System.Text;
using NUnit.Framework;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Parsing;

namespace Pipeline.Tests.Stages.Ingestion.Readers;

/// <summary>Mails of many makers: how they begin, how their parts are nested, how their letters are written.</summary>
internal sealed class MailVarietyTests
{
    private const string Head = "From: Ann <ann@example.org>\nSubject: x\nMIME-Version: 1.0\n";

    [TestCase("DKIM-Signature: v=1; a=rsa-sha256; d=example.org;\n\tb=AAAA\nX-Received: by 10.0.0.1\nMessage-ID: <1@example.org>\nTo: b@example.org\nSubject: Key\nFrom: Ann <ann@example.org>\n\nUnder the mat.", "key")]
    [TestCase("\r\n\r\nReceived: from a.example.org by b.example.org; Mon, 4 Mar 2024 10:00:00 +0000\r\nFrom: ann@example.org\r\nSubject: Key\r\n\r\nUnder the mat.", "key.eml")]
    [TestCase(">From ann@example.org Mon Mar  4 10:00:00 2024\nFrom: Ann <ann@example.org>\nSubject: Key\n\nUnder the mat.", "key.eml")]
    [TestCase("from: Ann <ann@example.org>\nSUBJECT: Key\ndate: Mon, 4 Mar 2024 10:00:00 +0000\nmessage-id: <1@example.org>\n\nUnder the mat.", "key")]
    [TestCase("\uFEFFFrom: Ann <ann@example.org>\nSubject: Key\nDate: Mon, 4 Mar 2024 10:00:00 +0000\n\nUnder the mat.", "key.eml")]
    [TestCase("X-Unsent: 1\nTo: bob@example.org\nSubject: Key\nContent-Type: text/plain\n\nUnder the mat.", "draft.eml")]
    public void Parse_mail_is_known_however_it_begins(string text, string name)
    {
        var parsed = DocumentParser.Parse(Encoding.UTF8.GetBytes(text), name, new ParseLimits(), CancellationToken.None);

        Assert.That(parsed.Format, Is.EqualTo("eml"));
        Assert.That(parsed.Content.Title, Is.EqualTo("Key"));
        Assert.That(Blocks.Of(parsed.Content)[^1], Is.EqualTo("Paragraph: Under the mat."));
    }

    [TestCase("To: the gardeners\nFrom: the kitchen\n\nBring mint.", "note.txt", "text")]
    [TestCase("Subject: Physics\nDate: 3 March\nTeacher: Ms Ohm\n\nForces are vectors.", "lesson.md", "markdown")]
    [TestCase("From: Oslo\nTo: Bergen\nDate: 2024-05-01\n\nThe train takes seven hours.", "trip.txt", "text")]
    [TestCase("From: 10:00\nTo: 12:00\nSubject: Maths\nRoom: 4\nBring a ruler.\n", "plan.txt", "text")]
    [TestCase("From the archive, Monday 4 March 2024\n\nThe mill burnt down.", "old.txt", "text")]
    public void Parse_notes_with_labels_are_no_mails(string text, string name, string format)
    {
        var parsed = DocumentParser.Parse(Encoding.UTF8.GetBytes(text), name, new ParseLimits(), CancellationToken.None);

        Assert.That(parsed.Format, Is.EqualTo(format));
        Assert.That(parsed.Content.Text, Is.EqualTo(text));
    }

    [TestCase("multipart/signed; protocol=\"application/pgp-signature\"; boundary=b", "--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\nContent-Type: text/plain\n\nSigned words.\n--c--\n--b\nContent-Type: application/pgp-signature; name=signature.asc\n\n-----BEGIN PGP SIGNATURE-----\nAAAA\n-----END PGP SIGNATURE-----\n--b--\n", "Signed words.")]
    [TestCase("multipart/related; boundary=b", "--b\nContent-Type: text/html\n\n<p>With a picture.</p><img src=\"cid:1\">\n--b\nContent-Type: image/png\nContent-ID: <1>\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--b--\n", "With a picture.")]
    [TestCase("multipart/digest; boundary=b", "--b\n\nFrom: cy@example.org\nSubject: One\n\nFirst of the digest.\n--b\n\nFrom: di@example.org\nSubject: Two\n\nSecond of the digest.\n--b--\n", "First of the digest.", "Second of the digest.", "Two")]
    [TestCase("multipart/mixed; boundary=b", "--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\nContent-Type: text/plain\n\nPlain half.\n--c\nContent-Type: multipart/related; boundary=d\n\n--d\nContent-Type: text/html\n\n<p>Plain half.</p>\n--d--\n--c--\n--b\nContent-Type: text/html\n\n<p>Added by the list.</p>\n--b--\n", "Plain half.", "Added by the list.")]
    [TestCase("multipart/mixed; boundary=b", "--b\nContent-Type: text/plain\n\nSee it.\n--b\nContent-Type: text/csv; name=\"prices.csv\"\nContent-Disposition: inline\n\nitem,price\nTea,4.50\n--b\nContent-Type: application/octet-stream; name*=utf-8''Stra%C3%9Fe.md\n\n# Street\n\nIt is closed.\n--b--\n", "Tea,4.50", "It is closed.", "Straße.md")]
    [TestCase("multipart/report; report-type=disposition-notification; boundary=b", "--b\nContent-Type: text/plain\n\nIt was read.\n--b\nContent-Type: message/disposition-notification\n\nOriginal-Recipient: rfc822;bob@example.org\nDisposition: manual-action; displayed\n--b\nContent-Type: text/rfc822-headers\n\nSubject: The first letter\n--b--\n", "It was read.", "manual-action; displayed", "The first letter")]
    [TestCase("multipart/mixed; boundary=b", "--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nRnJvbTogY3lAZXhhbXBsZS5vcmcKU3ViamVjdDogRGVlcAoKVGhlIHNhZmUgb3BlbnMgd2l0aCA0NzExLgo=\n--b--\n", "The safe opens with 4711.")]
    [TestCase("multipart/mixed; boundary=b", "--b\nContent-Type: text/enriched\n\n<bold>Rich</bold> words.\n--b\nContent-Type: text/x-unknown\n\nOf a kind nobody knows.\n", "words.", "Of a kind nobody knows.")]
    [TestCase("multipart/alternative; boundary=b", "--b\nContent-Type: text/plain\n\n\n--b\nContent-Type: text/html\n\n<p>Only in the page.</p>\n--b--\n", "Only in the page.")]
    public void Parse_parts_of_each_nesting_are_read(string type, string body, params string[] expected)
    {
        var text = Parse(Encoding.UTF8.GetBytes($"{Head}Content-Type: {type}\n\n{body}")).Text;

        foreach (var words in expected)
        {
            Assert.That(text, Does.Contain(words));
        }

        Assert.That(text, Does.Not.Contain("iVBOR").And.Not.Contain("--b"));
    }

    [TestCase("windows-1251", "quoted", "Встреча перенесена на пятницу.")]
    [TestCase("gb2312", "base64", "会议改到星期五。")]
    [TestCase("euc-kr", "base64", "회의는 금요일입니다.")]
    [TestCase("windows-1255", "quoted", "הפגישה ביום שישי.")]
    [TestCase("iso-8859-15", "quoted", "Das kostet fünf €.")]
    [TestCase("utf-16", "base64", "Die Straße ist gesperrt.")]
    [TestCase("\"UTF8\"", "quoted", "Żółta łódź.")]
    public void Parse_letters_of_each_code_page_are_read(string charset, string how, string words)
    {
        var encoding = charset == "\"UTF8\"" ? Encoding.UTF8 : Encoding.GetEncoding(charset);
        var bytes = encoding.GetBytes(words);
        var body = how == "base64" ? Convert.ToBase64String(bytes) : string.Concat(bytes.Select(value => $"={value:X2}")).Insert(30, "=\n");
        var transfer = how == "base64" ? "base64" : "quoted-printable";

        Assert.That(Parse(Encoding.ASCII.GetBytes($"{Head}Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: {transfer}\n\n{body}\n")).Text, Does.EndWith(words));
    }

    [TestCase("windows-1251", "<html><head><meta charset=\"utf-8\"></head><body><p>Встреча в пятницу.</p></body></html>", "Встреча в пятницу.")]
    [TestCase("shift_jis", "<html><body><p>休暇は二十日です。</p></body></html>", "休暇は二十日です。")]
    public void Parse_page_in_a_mail_is_read_in_the_set_the_mail_says(string charset, string page, string words) => Assert.That(
        Parse([.. Encoding.ASCII.GetBytes($"{Head}Content-Type: text/html; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n"), .. Encoding.GetEncoding(charset).GetBytes(page)]).Text, Does.EndWith(words));

    private static DocumentText Parse(byte[] content) => DocumentParser.Parse(content, "a.eml", new ParseLimits(), CancellationToken.None).Content;
}
