using Microsoft.Extensions.AI;
using Microsoft.ML.Tokenizers;
using NUnit.Framework;
using Pipeline.Core.Models;
using Pipeline.Core.Models.OpenAi;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Models.OpenAi;

/// <summary>By which tokenizer the texts of a model are counted.</summary>
internal sealed class OpenAiTokenizerTests
{
    private string _folder = null!;

    [SetUp]
    public void Make() => _folder = Directory.CreateTempSubdirectory().FullName;

    [TearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [TestCase("text-embedding-3-small", "https://api.openai.com/v1")]
    [TestCase("text-embedding-3-large", "https://api.openai.com/v1")]
    [TestCase("text-embedding-ada-002", "https://gateway.example.org/v1")]
    [TestCase("a-deployment", "https://name.openai.azure.com/openai/v1")]
    public void Models_of_OpenAI_have_theirs(string model, string url) => Assert.That(
        OpenAiTokenizer.Of(new() { Model = model, Url = new(url) })!.EncodeToIds("hello world"), Is.EqualTo(new[] { 15339, 1917 }));

    [TestCase("nomic-embed-text", "http://localhost:11434/v1")]
    [TestCase("text-embedding-nomic-embed-text-v1.5", "http://localhost:1234/v1")]
    public void Models_nothing_is_known_of_have_none(string model, string url) => Assert.That(OpenAiTokenizer.Of(new() { Model = model, Url = new(url) }), Is.Null);

    [Test]
    public void Vocabulary_of_a_model_is_read_and_capitals_are_kept_where_it_has_them()
    {
        Assert.That(Of(File("vocab.txt", SampleTokenizers.Vocabulary)).CountTokens("WALKING walks."), Is.EqualTo(5), "walk ##ing walk ##s .");
        Assert.That(Of(File("cased.txt", SampleTokenizers.Vocabulary + "\nWalk")).EncodeToIds("Walk", considerPreTokenization: true), Does.Contain(14));
    }

    [Test]
    public void Sentence_pieces_of_a_model_are_read()
    {
        var path = Path.Combine(_folder, "sentencepiece.bpe.model");
        System.IO.File.WriteAllBytes(path, SampleTokenizers.SentencePieces());

        Assert.That(Of(path).CountTokens("walking walks"), Is.EqualTo(4));
    }

    [TestCase("empty.txt", "")]
    [TestCase("prose.txt", "This is no vocabulary.")]
    [TestCase("broken.model", "This is no model.")]
    [TestCase("empty.model", "")]
    public void File_that_is_no_tokenizer_is_an_error_that_says_what_is_wanted(string name, string content) => Assert.That(
        () => Of(File(name, content)), Throws.TypeOf<NotSupportedException>().With.Message.Contains(name).And.Message.Contains("models.embedding.tokenizer").And.Message.Contains("vocab.txt"));

    [Test]
    public void File_that_is_not_there_is_found_when_the_configuration_is_checked() => Assert.That(
        new OpenAiEmbeddingOptions { ApiKey = "k", Tokenizer = "/nowhere/vocab.txt" }.FindFault(), Does.Contain("'/nowhere/vocab.txt'").And.Contain("no such file"));

    [Test]
    public async Task Generator_tells_of_it_through_all_that_is_around_it_and_fills_calls_by_it()
    {
        using ModelServer server = new();
        server.Embed(4);
        using var model = server.Embedding(options => options with { Tokenizer = File("vocab.txt", SampleTokenizers.Vocabulary), BatchTokens = 256, Cache = 1_000_000, Logging = true });
        using var telling = TellingEmbeddingGenerator.Around(model, new EmbeddingModelOptions { PassagePrefix = "passage: " });
        var text = string.Join(' ', Enumerable.Repeat("walking", 64));

        Assert.That(telling.GetService<Tokenizer>(), Is.InstanceOf<BertTokenizer>());
        await model.GenerateAsync([text, text + ".", text + ".."], cancellationToken: CancellationToken.None);

        Assert.That(server.Requests.Select(request => request.GetProperty("input").GetArrayLength()), Is.EqualTo(new[] { 1, 1, 1 }), "129 tokens and more each");
    }

    private static Tokenizer Of(string path) => OpenAiTokenizer.Of(new() { Model = "own", Tokenizer = path })!;

    private string File(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        System.IO.File.WriteAllText(path, content);
        return path;
    }
}
