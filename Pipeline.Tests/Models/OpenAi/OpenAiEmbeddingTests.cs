using NUnit.Framework;
using Pipeline.Core.Models;
using Pipeline.Core.Stages.Embedding;
using Pipeline.Core.Testing.Cases;

namespace Pipeline.Tests.Models.OpenAi;

/// <summary>The embedding model <c>openai</c> against a scripted server.</summary>
internal sealed class OpenAiEmbeddingTests
{
    private ModelServer _server = null!;

    private static CancellationToken None => CancellationToken.None;

    [SetUp]
    public void Start() => _server = new ModelServer();

    [TearDown]
    public void Stop() => _server.Dispose();

    [Test]
    public async Task Generate_sends_texts_in_batches_and_keeps_their_order_and_usage()
    {
        _server.Embed(4);
        using var model = _server.Embedding(options => options with { BatchTexts = 2 });

        var vectors = await model.GenerateAsync(["a", "b", "c", "d", "e"], cancellationToken: None);

        Assert.That(vectors, Has.Count.EqualTo(5));
        Assert.That(_server.Requests.Select(request => request.GetProperty("input").GetArrayLength()), Is.EqualTo(new[] { 2, 2, 1 }));
        Assert.That(vectors.Usage!.TotalTokenCount, Is.EqualTo(9));
    }

    [Test]
    public async Task Generate_tells_model_dimensions_encoding_and_input_type()
    {
        _server.Embed(4);
        using var model = _server.Embedding(options => options with { Dimensions = 4, Encoding = Core.Models.OpenAi.OpenAiEncoding.Float });
        using var telling = TellingEmbeddingGenerator.Around(model, new EmbeddingModelOptions { QueryType = "search_query", PassageType = "search_document" });

        await EmbeddingCalls.EmbedAsync(telling, ["a"], EmbeddingInput.Query, None);

        var request = _server.Requests.Single();
        Assert.That(request.GetProperty("model").GetString(), Is.EqualTo("embed-1"));
        Assert.That(request.GetProperty("dimensions").GetInt32(), Is.EqualTo(4));
        Assert.That(request.GetProperty("encoding_format").GetString(), Is.EqualTo("float"));
        Assert.That(request.GetProperty("input_type").GetString(), Is.EqualTo("search_query"));
        Assert.That(ModelIdentity.Of(model), Is.EqualTo("embed-1/4"));
    }

    [TestCase("<html><body>Welcome to nginx!</body></html>", "ends with /v1")]
    [TestCase("""{"object":"list","data":[{"index":0,"embedding":[0.1,0.""", "no answer of a model")]
    [TestCase("""{"object":"list","model":"m","data":[],"usage":{"prompt_tokens":1,"total_tokens":1}}""", "0 vectors for 1 texts")]
    public void Generate_of_garbage_says_what_came_and_may_be_tried_again(string body, string said)
    {
        _server.Answer(body);
        using var model = _server.Embedding();

        Assert.That(
            async () => await EmbeddingCalls.EmbedAsync(model, ["a"], EmbeddingInput.Passage, None), Throws.TypeOf<ModelAnswerException>().With.Message.Contains(said));
    }

    [TestCase(3, "4 were expected")]
    [TestCase(5, "4 were expected")]
    public void Generate_of_vectors_of_a_wrong_size_is_an_error(int dimensions, string said)
    {
        _server.Embed(dimensions);
        using var model = _server.Embedding(options => options with { Dimensions = 4, Encoding = Core.Models.OpenAi.OpenAiEncoding.Float });

        Assert.That(
            async () => await EmbeddingCalls.EmbedAsync(model, ["a"], EmbeddingInput.Passage, None), Throws.TypeOf<ModelAnswerException>().With.Message.Contains(said));
    }

    [TestCase("1e39")]
    [TestCase("\"NaN\"")]
    [TestCase("NaN")]
    public void Generate_of_numbers_that_are_none_is_an_error(string number)
    {
        _server.Embed(4, number);
        using var model = _server.Embedding();

        Assert.That(async () => await EmbeddingCalls.EmbedAsync(model, ["a"], EmbeddingInput.Passage, None), Throws.TypeOf<ModelAnswerException>());
    }

    [Test]
    public async Task Cache_answers_what_was_asked_before()
    {
        _server.Embed(4);
        using var model = _server.Embedding(options => options with { Cache = 1_000_000 });

        await model.GenerateAsync(["a"], cancellationToken: None);
        await model.GenerateAsync(["a"], cancellationToken: None);

        Assert.That(_server.Requests, Has.Count.EqualTo(1));
    }
}
