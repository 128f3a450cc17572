using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.Core.Indexes.Filters;

/// <summary>
/// A condition on a document's metadata, source, id and title: <c>lang == 'en' and (year >= 2020 or exists(author))</c>. docs/filters.md has the syntax.
/// Immutable. In JSON it is a string in that syntax or an object such as <c>{"lang":"en","year":{"gte":2020}}</c>.
/// </summary>
[JsonConverter(typeof(FilterJsonConverter))]
public abstract record ChunkFilter
{
    /// <summary>The longest filter, in characters, as it is given and as <see cref="ToString"/> writes it.</summary>
    public const int MaxLength = 8_192;

    /// <summary>How deep parentheses and <c>not</c> may be nested.</summary>
    public const int MaxDepth = 32;

    /// <summary>The most values of one <c>in</c>.</summary>
    public const int MaxValues = 256;

    private protected ChunkFilter()
    {
    }

    /// <summary>Reads a filter.</summary>
    /// <param name="text">Up to 8,192 characters in the syntax of docs/filters.md.</param>
    /// <exception cref="FilterException">It is no filter; says where and what is allowed there.</exception>
    public static ChunkFilter Parse(string text) => FilterParser.Parse(text);

    /// <summary>Reads a filter from JSON: a string as <see cref="Parse(string)"/> reads it, or an object.</summary>
    /// <param name="json">The string or object.</param>
    /// <exception cref="FilterException">It is no filter; says where and what is allowed there.</exception>
    public static ChunkFilter Parse(JsonElement json) => FilterParser.Parse(FilterJson.Read(json).ToString());

    /// <summary>Whether a document fulfils the condition. Pure: a document version never changes its answer.</summary>
    /// <param name="document">The document.</param>
    public abstract bool Matches(IFilteredDocument document);

    /// <summary>The filter in its syntax; reading that gives an equal filter.</summary>
    public abstract override string ToString();
}
