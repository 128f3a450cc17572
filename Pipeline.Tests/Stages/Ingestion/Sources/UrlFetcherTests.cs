using System.Text;
using NUnit.Framework;
using Pipeline.Core.Flow.Failures;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Sources;

namespace Pipeline.Tests.Stages.Ingestion.Sources;

internal sealed class UrlFetcherTests
{
    private static readonly FetchOptions Inside = new() { Allow = ["127.0.0.1"] };

    [Test]
    public async Task Fetch_follows_redirects_and_names_the_document_by_what_it_is()
    {
        await using WebServer server = new();
        server.Redirect("/start", "/middle").Redirect("/middle", $"{server.Root}guide").Page("/guide", "<p>Hello", "text/html; charset=utf-8");

        var document = await FetchAsync(server.Root + "start#part");

        Assert.That(Encoding.UTF8.GetString(document.Content.Span), Is.EqualTo("<p>Hello"));
        Assert.That(document.Name, Is.EqualTo("guide.html"));
        Assert.That(server.Requests, Is.EqualTo(["/start", "/middle", "/guide"]));
    }

    [TestCase("https://example.org/a", "http://example.org/a", "leads from https to http")]
    [TestCase("http://example.org/a", "https://example.org/a", null)]
    [TestCase("http://example.org/a", "file:///etc/passwd", "begins with 'file:'")]
    [TestCase("https://example.org/a", "https://me:secret@example.org/a", "holds a user name or password")]
    public void Redirect_is_judged_by_where_it_leads(string from, string to, string? fault) =>
        Assert.That(UrlRules.FindFault(new Uri(from), new Uri(to)), fault is null ? Is.Null : Does.Contain(fault));

    [TestCase("http://127.0.0.1")]
    [TestCase("http://localhost")]
    [TestCase("http://[::1]")]
    [TestCase("http://[::ffff:127.0.0.1]")]
    [TestCase("http://2130706433")]
    [TestCase("http://0.0.0.0")]
    [TestCase("http://10.0.0.1")]
    [TestCase("http://192.168.1.1")]
    [TestCase("http://169.254.169.254")]
    public async Task Fetch_of_an_address_inside_is_refused_before_anything_is_sent(string host)
    {
        await using WebServer server = new();
        var url = $"{host}:{new Uri(server.Root).Port}/latest";

        Assert.That(() => FetchAsync(url, new FetchOptions()), Throws.TypeOf<PermanentException>().With.Message.Contains("add its host or network to 'fetch.allow'"));
        Assert.That(server.Requests, Is.Empty);
    }

    [Test]
    public async Task Fetch_from_a_server_that_is_away_says_so_and_may_be_tried_again()
    {
        WebServer server = new();
        await server.DisposeAsync();

        Assert.That(() => FetchAsync(server.Root), Throws.TypeOf<HttpRequestException>().With.Message.StartsWith($"'{server.Root}' cannot be reached: "));
    }

    [Test]
    public async Task Fetch_redirected_inside_is_refused()
    {
        await using WebServer server = new();
        server.Redirect("/", $"http://127.0.0.2:{new Uri(server.Root).Port}/secret");

        Assert.That(() => FetchAsync(server.Root), Throws.TypeOf<PermanentException>().With.Message.Contains("is not fetched"));
    }

    [Test]
    public async Task Fetch_from_an_allowed_host_name_is_done_but_only_from_that()
    {
        await using WebServer server = new();
        var port = new Uri(server.Root).Port;
        server.Page("/", "text", "text/plain");

        Assert.That(() => FetchAsync($"http://127.0.0.1:{port}/", new FetchOptions { Allow = ["localhost"] }), Throws.TypeOf<PermanentException>());
        Assert.That((await FetchAsync($"http://localhost:{port}/", new FetchOptions { Allow = ["localhost"] })).Content.Length, Is.EqualTo(4));
    }

    [Test]
    public async Task Fetch_of_too_many_redirects_is_given_up()
    {
        await using WebServer server = new();
        server.Redirect("/", "/");

        Assert.That(() => FetchAsync(server.Root, Inside with { MaxRedirects = 3 }), Throws.TypeOf<PermanentException>().With.Message.Contains("redirects more than 3 times"));
        Assert.That(server.Requests, Has.Count.EqualTo(4));
    }

    [TestCase("file:///etc/passwd", "begins with 'file:'")]
    [TestCase("http://me:secret@127.0.0.1/", "holds a user name or password")]
    public async Task Fetch_redirected_to_no_document_is_refused(string target, string why)
    {
        await using WebServer server = new();
        server.Redirect("/", target);

        var error = (await Assert.CatchAsync<PermanentException>(() => FetchAsync(server.Root)))!;

        Assert.That(error.Message, Does.Contain(why).And.Not.Contain("secret"));
    }

    [Test]
    public async Task Fetch_of_too_many_bytes_ends_at_the_limit_whether_the_length_is_told_or_not()
    {
        await using WebServer server = new();
        var sent = 0L;
        server.Page("/told", new byte[5000], "text/plain").On("/untold", async context =>
        {
            context.Response.ContentType = "text/plain";
            context.Response.SendChunked = true;
            var part = new byte[64 * 1024];
            for (; sent < 1L << 30; sent += part.Length)
            {
                await context.Response.OutputStream.WriteAsync(part);
            }
        });

        Assert.That(() => FetchAsync(server.Root + "told", maxBytes: 4999), Throws.TypeOf<PermanentException>().With.Message.Contains("has 5000 bytes; at most 4999"));
        Assert.That(() => FetchAsync(server.Root + "untold", maxBytes: 1_000_000), Throws.TypeOf<PermanentException>().With.Message.Contains("at most 1000000"));
        Assert.That(Interlocked.Read(ref sent), Is.LessThan(100_000_000));
    }

    [Test]
    public async Task Fetch_that_trickles_ends_at_the_time_limit()
    {
        await using WebServer server = new();
        TaskCompletionSource end = new(TaskCreationOptions.RunContinuationsAsynchronously);
        server.On("/", async context =>
        {
            context.Response.SendChunked = true;
            await context.Response.OutputStream.WriteAsync("a"u8.ToArray());
            await context.Response.OutputStream.FlushAsync();
            await end.Task;
        });

        Assert.That(() => FetchAsync(server.Root, Inside with { Timeout = TimeSpan.FromMilliseconds(200) }), Throws.TypeOf<TimeoutException>().With.Message.Contains("fetch.timeout"));
        end.SetResult();
    }

    [TestCase(404, "does not exist: the server answered 404", FailureKind.Permanent)]
    [TestCase(403, "No credentials are sent", FailureKind.Permanent)]
    [TestCase(503, "was not answered with a document: 503", FailureKind.Transient)]
    [TestCase(429, "was not answered with a document: 429", FailureKind.Transient)]
    public async Task Fetch_of_an_error_says_what_it_was_and_whether_it_may_pass(int status, string words, FailureKind kind)
    {
        await using WebServer server = new();
        server.On("/", context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });

        var error = (await Assert.CatchAsync(() => FetchAsync(server.Root)))!;

        Assert.That(error.Message, Does.Contain(words));
        Assert.That(FailureClassifier.Classify(error), Is.EqualTo(kind));
    }

    [Test]
    public async Task Fetch_of_an_unwanted_type_is_refused_and_one_of_no_type_is_taken()
    {
        await using WebServer server = new();
        server.Page("/film", "x", "video/mp4").Page("/none", "words"u8.ToArray(), null);

        Assert.That(() => FetchAsync(server.Root + "film"), Throws.TypeOf<PermanentException>().With.Message.Contains("is of type 'video/mp4'"));
        Assert.That((await FetchAsync(server.Root + "none")).Content.Length, Is.EqualTo(5));
    }

    [Test]
    public async Task Fetch_of_compressed_content_is_refused()
    {
        await using WebServer server = new();
        server.On("/", context =>
        {
            context.Response.Headers["Content-Encoding"] = "gzip";
            return Task.CompletedTask;
        });

        Assert.That(() => FetchAsync(server.Root), Throws.TypeOf<PermanentException>().With.Message.Contains("is sent compressed"));
    }

    [Test]
    public async Task Fetch_decodes_text_by_the_encoding_its_type_names_unless_it_is_utf8()
    {
        await using WebServer server = new();
        server.Page("/jis", Encoding.GetEncoding("iso-2022-jp").GetBytes("休暇は五日です。"), "text/plain; charset=iso-2022-jp").Page("/seven", "Café", "text/plain; charset=utf-7");
        server.Page("/latin", Encoding.Latin1.GetBytes("Café à Zürich"), "text/plain; charset=iso-8859-1").Page("/lie", "Café", "text/plain; charset=iso-8859-1");

        Assert.That(Encoding.UTF8.GetString((await FetchAsync(server.Root + "latin")).Content.Span[3..]), Is.EqualTo("Café à Zürich"));
        Assert.That(Encoding.UTF8.GetString((await FetchAsync(server.Root + "jis")).Content.Span[3..]), Is.EqualTo("休暇は五日です。"));
        Assert.That(Encoding.UTF8.GetString((await FetchAsync(server.Root + "seven")).Content.Span), Is.EqualTo("Café"));
        Assert.That(Encoding.UTF8.GetString((await FetchAsync(server.Root + "lie")).Content.Span), Is.EqualTo("Café"));
    }

    [Test]
    public void FindFault_names_an_entry_of_allow_that_is_nothing()
    {
        Assert.That(new FetchOptions { Allow = ["wiki.example.org", "10.0.0.0/8", "::1"] }.FindFault(), Is.Null);
        Assert.That(new FetchOptions { Allow = ["http://wiki"] }.FindFault(), Does.Contain("'http://wiki' in 'allow'"));
    }

    private static async Task<FetchedDocument> FetchAsync(string url, FetchOptions? options = null, long maxBytes = 1_000_000)
    {
        using UrlFetcher fetcher = new(options ?? Inside, maxBytes, TimeProvider.System);
        return await fetcher.FetchAsync(url, CancellationToken.None);
    }
}
