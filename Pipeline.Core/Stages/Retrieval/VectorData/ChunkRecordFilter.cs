using System.Collections;
using System.Linq.Expressions;
using Pipeline.Core.Indexes.Filters;

namespace Pipeline.Core.Stages.Retrieval.VectorData;

/// <summary>Turns a condition on <see cref="ChunkRecord"/> into a <see cref="ChunkFilter"/>. Pure.</summary>
/// <remarks>
/// Understood are <c>==</c> and <c>!=</c> between a field and a text, <c>list.Contains(field)</c>, <c>Metadata.ContainsKey("name")</c>, and these joined by <c>&amp;&amp;</c>, <c>||</c> and
/// <c>!</c>. Fields are <c>Source</c>, <c>DocumentId</c>, <c>Title</c> and <c>Metadata["name"]</c>.
/// </remarks>
internal static class ChunkRecordFilter
{
    /// <exception cref="NotSupportedException">It is another kind of condition; the message has the part.</exception>
    public static ChunkFilter? Translate(Expression<Func<ChunkRecord, bool>>? condition) => condition is null ? null : Translate(condition.Body);

    private static ChunkFilter Translate(Expression part) => part switch
    {
        BinaryExpression { NodeType: ExpressionType.AndAlso } both => new AllFilter([Translate(both.Left), Translate(both.Right)]),
        BinaryExpression { NodeType: ExpressionType.OrElse } either => new AnyFilter([Translate(either.Left), Translate(either.Right)]),
        UnaryExpression { NodeType: ExpressionType.Not } not => new NotFilter(Translate(not.Operand)),
        BinaryExpression { NodeType: ExpressionType.Equal or ExpressionType.NotEqual } compared => Compare(compared),
        MethodCallExpression { Method.Name: nameof(IReadOnlyDictionary<,>.ContainsKey), Object: { } metadata, Arguments: [var name] } when IsField(metadata, nameof(ChunkRecord.Metadata)) =>
            new ExistsFilter(MetadataField(name)),
        MethodCallExpression { Method.Name: nameof(Enumerable.Contains) } contains => Contained(contains),
        _ => throw NotUnderstood(part),
    };

    private static ComparisonFilter Compare(BinaryExpression compared)
    {
        var isFieldFirst = FindField(compared.Left) is not null;
        var (field, value) = isFieldFirst ? (compared.Left, compared.Right) : (compared.Right, compared.Left);
        return new(
            FindField(field) ?? throw NotUnderstood(compared),
            compared.NodeType == ExpressionType.Equal ? FilterOperator.Equal : FilterOperator.NotEqual,
            FilterValue.Of(ValueOf(value) as string ?? throw NotUnderstood(compared)));
    }

    private static InFilter Contained(MethodCallExpression contains)
    {
        var (list, item) = contains.Object is { } target ? (target, contains.Arguments[0]) : (contains.Arguments[0], contains.Arguments[1]);
        return FindField(item) is { } field && ValueOf(list) is IEnumerable values
            ? new(field, [.. values.Cast<string>().Select(FilterValue.Of)])
            : throw NotUnderstood(contains);
    }

    private static FilterField? FindField(Expression part) => part switch
    {
        MemberExpression { Expression: ParameterExpression, Member.Name: nameof(ChunkRecord.Source) } => new("source"),
        MemberExpression { Expression: ParameterExpression, Member.Name: nameof(ChunkRecord.DocumentId) } => new("documentId"),
        MemberExpression { Expression: ParameterExpression, Member.Name: nameof(ChunkRecord.Title) } => new("title"),
        MethodCallExpression { Method.Name: "get_Item", Object: { } metadata, Arguments: [var name] } when IsField(metadata, nameof(ChunkRecord.Metadata)) => MetadataField(name),
        _ => null,
    };

    private static bool IsField(Expression part, string name) => part is MemberExpression { Expression: ParameterExpression, Member: var member } && member.Name == name;

    private static FilterField MetadataField(Expression name) => new($"metadata.{ValueOf(name)}");

    /// <summary>The value of a part that does not look at the record.</summary>
    private static object? ValueOf(Expression part) => part switch
    {
        ConstantExpression constant => constant.Value,
        MethodCallExpression { Method.Name: "op_Implicit", Arguments: [var inner] } => ValueOf(inner), // a list that the compiler has made a span of
        _ => Expression.Lambda(part).Compile(preferInterpretation: true).DynamicInvoke(),
    };

    private static NotSupportedException NotUnderstood(Expression part) => new(
        $"The condition '{part}' is not understood. Compare Source, DocumentId, Title or Metadata[\"name\"] with a text by == or !=, use list.Contains(field) or Metadata.ContainsKey(\"name\"), and join them by &&, || and !.");
}
