using CsCheck;
using RsyslogRelp.Testing.Reviews;

namespace RsyslogRelp.Gardener.Tests.NodeDelivery;

public sealed class OperatingSystemConfigPropertyTests
{
    private static readonly RawJson Ours = Mutate(OperatingSystemConfigs.With("[]"));

    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.Char['a', 'z'].Select(static c => c.ToString()),
        Gen.Int[0, 11].Select(static i => new[] { "/", "\\/", "\\u0000", "\\ud83d\\ude80", "\\ud800", "\\\"", "\\\\", "é", "🚀", " ", "<", "\\n" }[i])).Array[0, 12].Select(string.Concat);

    private static readonly Gen<string> Value = Gen.Int[0, 3].SelectMany(static depth => Nested(depth));

    private static readonly Gen<string> ForeignFile = Gen.Select(
        Text, Value, Value, static (path, a, b) => $$"""{"a":{{a}},"path":"/x{{path}}","content":{{b}}}""");

    private static readonly Gen<string> ForeignUnit = Gen.Select(
        Text, Value, static (name, a) => $$"""{"name":"x{{name}}","dropIns":{{a}}}""");

    [Test]
    public void Ours_get_in_and_every_other_entry_keeps_its_bytes_and_its_place()
    {
        Gen.Select(List("files", ForeignFile), List("units", ForeignUnit)).Sample(static (files, units) =>
        {
            string osc = OperatingSystemConfigs.With(Print(files), Print(units));
            RawJson mutated = Mutate(osc);

            RawJson expected = RawJson.Parse(osc);
            expected.At("spec").Set("files", RawJson.Parse(Print(Expected(files, "files", "path"))));
            expected.At("spec").Set("units", RawJson.Parse(Print(Expected(units, "units", "name"))));
            return mutated.ToString() == expected.ToString() && Patch(mutated.ToString()) is null;
        }, iter: 500);
    }

    [Test]
    public void An_entry_that_says_the_same_in_other_words_is_left_alone()
    {
        Gen.Select(Gen.Int[0, Ours.Entries("files").Count - 1], Gen.Int).Sample(static (index, seed) =>
        {
            string respelt = Respell(Ours.Entries("files")[index], new Random(seed));
            RawJson mutated = Mutate(OperatingSystemConfigs.With($"[{respelt}]"));
            return mutated.Entries("files")[0].ToString() == respelt;
        }, iter: 300);
    }

    private static Gen<string> Nested(int depth) => depth == 0
        ? Gen.OneOf(
            Text.Select(static text => $"\"{text}\""), Gen.Int[0, 3].Select(static i => new[] { "null", "true", "1.50", "-0e+1" }[i]))
        : Gen.OneOf(
            Nested(depth - 1).Array[0, 3].Select(static items => $"[{string.Join(',', items)}]"),
            Gen.Select(Text, Nested(depth - 1)).Array[0, 3].Select(static fields => $"{{{string.Join(',', fields.Select(static field => $"\"{field.Item1}\":{field.Item2}"))}}}"));

    // Foreign entries, fresh, stale and repeated ones of ours, in any order.
    private static Gen<string[]> List(string list, Gen<string> foreign) => Gen.OneOf(
        foreign,
        Gen.Int[0, Ours.Entries(list).Count - 1].Select(index => Ours.Entries(list)[index].ToString()),
        Gen.Int[0, Ours.Entries(list).Count - 1].Select(index =>
            Ours.Entries(list)[index].ToString().Replace("{\"", "{\"hostName\":\"n\",\"", StringComparison.Ordinal))).Array[0, 12];

    private static List<string> Expected(string[] entries, string list, string nameField)
    {
        List<string> expected = [.. entries];
        foreach (RawJson ours in Ours.Entries(list))
        {
            string name = ours.At(nameField).Scalar!;
            int index = expected.FindIndex(entry => RawJson.Parse(entry)[nameField]?.Scalar == name);
            if (index < 0)
            {
                expected.Add(ours.ToString());
            }
            else
            {
                expected[index] = ours.ToString();
            }
        }

        return expected;
    }

    private static string Print(IEnumerable<string> entries) => $"[{string.Join(',', entries)}]";

    private static string Respell(RawJson value, Random random)
    {
        if (value.Fields is null)
        {
            return value.Scalar![0] == '"' && random.Next(2) == 0
                ? value.Scalar.Replace(
                    "/",
                    random.Next(2) == 0 ? "\\/" : "\\u002f",
                    StringComparison.Ordinal).Replace("A", "\\u0041", StringComparison.Ordinal)
                : value.Scalar == "484" && random.Next(2) == 0 ? "4840E-1" : value.Scalar;
        }

        List<string> fields = [.. value.Fields.Select(field => $"\"{(random.Next(2) == 0 ? field.Name.Trim('"') : $"\\u{(int)field.Name[1]:x4}{field.Name[2..^1]}")}\":{Respell(field.Value, random)}")];
        for (int nulls = random.Next(3); nulls > 0; nulls--)
        {
            fields.Add($"\"unknown{nulls}\":null");
        }

        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(fields));
        return $"{{{string.Join(',', fields)}}}";
    }

    private static RawJson Mutate(string osc) => JsonPatch.Apply(osc, Patch(osc));

    private static byte[]? Patch(string osc) => Delivery.Of(ControlPlane.With(), osc).GetAwaiter().GetResult().Patch;
}
