namespace Pipeline.Core.Stages.Registration;

/// <summary>One stage interface that a class implements.</summary>
/// <param name="Definition">The open interface, as <c>typeof(ITransformStage&lt;,&gt;)</c>.</param>
/// <param name="Input">What it takes.</param>
/// <param name="Branch">What the branches of a gather make; <see langword="null"/> for other shapes.</param>
/// <param name="Output">What it makes.</param>
internal sealed record StageContract(Type Definition, Type Input, Type? Branch, Type Output)
{
    private static readonly Type[] Definitions =
        [typeof(ITransformStage<,>), typeof(IExpandStage<,>), typeof(IBatchStage<,>), typeof(IGatherStage<,,>), typeof(IJoinStage<,,>)];

    /// <summary>Whether it only ends a gather and cannot stand in a flow by itself.</summary>
    public bool IsJoin => Definition == typeof(IJoinStage<,,>);

    /// <summary>The contracts of a class; empty when it is no stage.</summary>
    /// <param name="type">The class.</param>
    public static IReadOnlyList<StageContract> Of(Type type) =>
        [.. type.GetInterfaces()
            .Where(candidate => candidate.IsGenericType && Definitions.Contains(candidate.GetGenericTypeDefinition()))
            .Select(From)
            .OrderBy(contract => Array.IndexOf(Definitions, contract.Definition))];

    /// <summary>Whether an item of a type can be given to it, variance included.</summary>
    /// <param name="input">The type of the item.</param>
    public bool Takes(Type input) => input == Input || Closed(input).IsAssignableFrom(Closed(Input));

    private Type Closed(Type input) => Branch is null
        ? Definition.MakeGenericType(input, Output)
        : Definition.MakeGenericType(input, Branch, Output);

    private static StageContract From(Type closed)
    {
        var arguments = closed.GetGenericArguments();
        return arguments is [var input, var branch, var output]
            ? new(closed.GetGenericTypeDefinition(), input, branch, output)
            : new(closed.GetGenericTypeDefinition(), arguments[0], null, arguments[1]);
    }
}
