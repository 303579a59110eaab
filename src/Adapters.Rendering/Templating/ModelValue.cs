using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Encodings.Web;
using Fluid;
using Fluid.Values;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Adapters.Rendering.Templating;

/// <summary>
/// What a model may hold: strings, integers, booleans, nulls, lists and dictionaries. Fluid's own conversion reads members of any type
/// by reflection, which a natively compiled program cannot rely on.
/// </summary>
internal static class ModelValue
{
    /// <summary>The value as Fluid takes it.</summary>
    /// <param name="name">What templates call it.</param>
    /// <param name="value">The model's value.</param>
    /// <exception cref="TemplateException">The value is of another type.</exception>
    public static FluidValue Create(string name, object? value) => value switch
    {
        null => new NullValue(name),
        string text => StringValue.Create(text),
        int number => NumberValue.Create(number),
        bool truth => BooleanValue.Create(truth),
        IReadOnlyDictionary<string, object?> members => new DictionaryValue(new Members(name, members)),
        IEnumerable<object?> items => new ArrayValue([.. items.Select(item => Create(name, item))]),
        _ => throw new TemplateException($"The value of '{name}' is a {value.GetType()}, which no template takes"),
    };

    /// <summary>The members of a dictionary. Fluid does not name the one that is missing.</summary>
    private sealed class Members(string name, IReadOnlyDictionary<string, object?> members) : IFluidIndexable
    {
        public int Count => members.Count;

        public IEnumerable<string> Keys => members.Keys;

        public bool TryGetValue(string member, [NotNullWhen(true)] out FluidValue? value)
        {
            string path = $"{name}.{member}";
            value = members.TryGetValue(member, out object? found)
                ? Create(path, found)
                : throw new FluidException($"Undefined variable '{path}'");
            return true;
        }
    }

    /// <summary>A null: false in a condition, and as much of a mistake in the text as a name that the model lacks.</summary>
    private sealed class NullValue(string name) : BaseNilValue
    {
        // Strict mode takes what is nil for undefined, in conditions too.
        public override bool IsNil() => false;

        public override string ToStringValue() => throw new FluidException($"The value of '{name}' is null");

        public override ValueTask WriteToAsync(TextWriter writer, TextEncoder encoder, CultureInfo cultureInfo) =>
            throw new FluidException($"The value of '{name}' is null");
    }
}
