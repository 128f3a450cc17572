using CsCheck;
using Pipeline.Core.Flow;
using Pipeline.Core.Flow.Shapes;
using Pipeline.Core.Stages.Settings;
using Pipeline.Tests.Flow;

namespace Pipeline.Tests.Properties;

/// <summary>
/// A random chain over whole numbers. Each stage fails a number by a rule of its own that is computable beforehand, so that the outcome of every job can be.
/// </summary>
internal sealed record RandomFlow(IReadOnlyList<RandomFlow.Step> Steps)
{
    public static readonly Gen<RandomFlow> Gen =
        from steps in CsCheck.Gen.Select(
            CsCheck.Gen.Enum<StageShape>(), CsCheck.Gen.Int[1, 6], CsCheck.Gen.Int[1, 4], CsCheck.Gen.Int[2, 9], CsCheck.Gen.Bool, CsCheck.Gen.Int[1, 5], CsCheck.Gen.Bool,
            (shape, capacity, parallelism, failing, ordered, size, tuned) => new Step(shape, capacity, parallelism, failing, ordered, size, tuned)).List[1, 5]
        select new RandomFlow(steps);

    /// <summary>How many items a job's input makes in the end, and how many fail on the way.</summary>
    public (int Through, int Failed) Expected(int input)
    {
        List<int> items = [input];
        var failed = 0;
        foreach (var step in Steps)
        {
            List<int> next = [];
            foreach (var item in items)
            {
                if (step.Fails(item))
                {
                    failed++;
                }
                else
                {
                    next.AddRange(step.Shape == StageShape.Expand ? Step.Expand(item) : [item + 1]);
                }
            }

            items = next;
        }

        return (items.Count, failed);
    }

    /// <param name="probe">Called whenever a stage works on a number.</param>
    public FlowDefinition Build(Action probe)
    {
        var builder = FlowBuilder.From<int>("random");
        for (var index = 0; index < Steps.Count; index++)
        {
            builder = Steps[index].AppendTo(builder, $"{index}-{Steps[index].Shape}", probe);
        }

        return builder.Build();
    }

    internal sealed record Step(StageShape Shape, int Capacity, int Parallelism, int Failing, bool Ordered, int Size, bool IsTuned)
    {
        public static int[] Expand(int item) => [.. Enumerable.Range(item, Math.Abs(item % 4))];

        public bool Fails(int item) => item % Failing == 1;

        public FlowBuilder<int, int> AppendTo(FlowBuilder<int, int> builder, string name, Action probe)
        {
            var most = Shape == StageShape.Expand && Ordered ? 1 : Parallelism;
            StageSettings settings = Lambdas.Settings(Capacity, most) with
            {
                Parallelism = IsTuned ? Core.Stages.Settings.Parallelism.Within(1, most) : Core.Stages.Settings.Parallelism.Of(most),
                Ordered = Ordered,
                Batch = new() { Size = Size, Within = TimeSpan.FromMilliseconds(1) },
            };
            return Shape switch
            {
                StageShape.Expand => builder.Expand(name, Lambdas.Expand<int, int>((item, _, _) => ExpandAsync(item, probe)), settings),
                StageShape.Batch => builder.Batch(name, Lambdas.Batch<int, int>(async (items, _) =>
                {
                    await Task.Yield();
                    return [.. items.Select(item => Make(item.Value, probe))];
                }), settings),
                StageShape.Gather => builder.Gather(
                    name,
                    [Lambdas.Branch<int, int>("a", (item, _, _) => new(Make(item, probe))), Lambdas.Branch<int, int>("b", (item, _, _) => MakeSlowlyAsync(item, probe))],
                    Lambdas.Join<int, int, int>((_, results) => results[0].Value),
                    settings),
                _ => builder.Transform(name, Lambdas.Transform<int, int>((item, _, _) => item % 2 == 0 ? new(Make(item, probe)) : MakeSlowlyAsync(item, probe)), settings),
            };
        }

        private int Make(int item, Action probe)
        {
            probe();
            return Fails(item) ? throw new FormatException("by rule") : item + 1;
        }

        private async ValueTask<int> MakeSlowlyAsync(int item, Action probe)
        {
            await Task.Yield();
            return Make(item, probe);
        }

        private async IAsyncEnumerable<int> ExpandAsync(int item, Action probe)
        {
            await Task.Yield();
            if (Fails(item))
            {
                throw new FormatException("by rule");
            }

            foreach (var made in Expand(item))
            {
                probe();
                yield return made;
            }
        }
    }
}
