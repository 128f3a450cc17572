using Microsoft.Extensions.AI;
using NUnit.Framework;
using Pipeline.Core.Testing;

namespace Pipeline.Tests.Testing;

[TestFixture]
public class ScriptedModelsTests
{
    [Test]
    public async Task Chat_replies_in_the_scripts_order_and_to_whom_they_are_meant_for()
    {
        using ScriptedChatClient chat = new(TimeProvider.System, new ScriptedReply("first"), new ScriptedReply("to b") { When = messages => messages[^1].Text == "b" }, new ScriptedReply("last"));

        string[] answers = [(await chat.GetResponseAsync("a")).Text, (await chat.GetResponseAsync("a")).Text, (await chat.GetResponseAsync("b")).Text, (await chat.GetResponseAsync("b")).Text];

        Assert.That(answers, Is.EqualTo(new[] { "first", "last", "to b", "last" }));
    }

    [Test]
    public void Chat_stream_is_cut_after_its_pieces()
    {
        using ScriptedChatClient chat = new(TimeProvider.System, new ScriptedReply("one ", "two") { Error = new IOException("cut") });
        List<string> pieces = [];

        Assert.That(
            async () =>
            {
                await foreach (var update in chat.GetStreamingResponseAsync("q"))
                {
                    pieces.Add(update.Text);
                }
            },
            Throws.TypeOf<IOException>());
        Assert.That(pieces, Is.EqualTo(new[] { "one ", "two" }));
        Assert.That(chat.Calls.Single().IsClosed);
    }

    [Test]
    public async Task Embeddings_depend_on_the_text_alone_and_have_length_one()
    {
        using ScriptedEmbeddingGenerator model = new(TimeProvider.System) { Error = call => call == 2 ? new HttpRequestException("away") : null };

        var vectors = await model.GenerateAsync(["a", "b", "a"]);

        Assert.That(vectors[0].Vector.ToArray(), Is.EqualTo(vectors[2].Vector.ToArray()).And.Not.EqualTo(vectors[1].Vector.ToArray()));
        Assert.That(vectors[0].Vector.ToArray().Sum(number => number * number), Is.EqualTo(1).Within(1e-5));
        Assert.That(() => model.GenerateAsync(["c"]), Throws.TypeOf<HttpRequestException>());
    }
}
