"""What user code may do to a value that nothing is known of."""

import copy
import importlib
import importlib.util
import math
import sys
import types
import unittest
from dataclasses import dataclass

from _layerline import frames, opaque
from _layerline.opaque import Opaque, OpaqueBase, Unknowable, require_known

value = Opaque("pandas", "pandas.read_csv()")


class Values(unittest.TestCase):
    def setUp(self) -> None:
        frames.set_roots("/ws")
        opaque.decisions.clear()

    def test_everything_about_it_is_opaque(self):
        for one in (
            value.a.b,
            value(),
            value[0],
            value["a"],
            value[1:2],
            value + 1,
            2 * value,
            -value,
        ):
            self.assertIsInstance(one, Opaque)
        self.assertIs(value.columns, value.columns)
        self.assertEqual(repr(value.a[0]()), "<opaque pandas.read_csv().a[]()>")

    def test_is_false_and_empty(self):
        self.assertFalse(value)
        self.assertEqual(len(value), 0)
        self.assertEqual(list(value), [])
        self.assertEqual([one for one in value], [])
        self.assertEqual(dict(zip(value, value)), {})
        self.assertNotIn(1, value)
        self.assertFalse(value < 1 or value >= 1)

    def test_unpacks_into_what_is_asked_for(self):
        a, b = value
        (c, d, e), f = value
        g, *rest, h = value
        self.assertTrue(all(isinstance(one, Opaque) for one in (a, b, c, d, e, f, g, h)))
        self.assertEqual(rest, [])
        for x, y in value:
            self.fail("a loop runs over nothing")

    def test_numbers_and_texts(self):
        self.assertEqual((int(value), float(value), str(value), f"{value:>3}"), (0, 0.0, "", ""))
        self.assertEqual(math.sqrt(value), 0)
        self.assertIsInstance(math.ceil(value), Opaque)
        self.assertIsInstance(round(value, 2), Opaque)

    def test_attributes_and_items_can_be_set(self):
        other = Opaque("yaml")
        other.a = 3
        other["b"] = 4
        del other["b"]
        self.assertEqual(other.a, 3)

    def test_context_manager(self):
        with value as inside, value.scope():
            self.assertIs(inside, value)

    def test_decorator_gives_back_what_it_decorates(self):
        @value
        def plain():
            return 1

        @value.register("name", force=True)
        def configured():
            return 2

        @value.register
        class Plain:
            pass

        self.assertEqual((plain(), configured()), (1, 2))
        self.assertIsInstance(Plain(), Plain)

    def test_a_call_with_a_function_is_no_decorator(self):
        self.assertIsInstance(value.map(len), Opaque)
        self.assertIsInstance(value.map(lambda x: x), Opaque)
        self.assertTrue(callable(value.jit(lambda x: x)))
        self.assertNotIsInstance(value.jit(lambda x: x), Opaque)

    def test_copies_are_the_same(self):
        self.assertIs(copy.deepcopy(value), value)
        self.assertIs(copy.copy(value), value)

    def test_nothing_is_an_instance(self):
        self.assertFalse(isinstance(1, value.Tensor))
        self.assertFalse(isinstance(value, (int, str, list)))

    def test_is_hashable_and_equal_to_itself_only(self):
        self.assertEqual(len({value, value, value.a}), 2)
        self.assertNotEqual(value, 0)

    def test_types_can_be_written_with_it(self):
        def annotated(a: value.Frame | None, b: None | value[int]) -> value:
            return a

        self.assertTrue(annotated.__annotations__)


class Structure(unittest.TestCase):
    def test_says_where_the_value_comes_from(self):
        with self.assertRaisesRegex(Unknowable, "^filters cannot be known: comes from pandas$"):
            require_known(value.shape[0], "filters")

    def test_looks_into_shapes(self):
        for shape in ((None, value), [3, [value]], {"a": value}):
            with self.assertRaises(Unknowable):
                require_known(shape)
        require_known((1, None, "same", [3]))

    def test_an_index_must_be_known(self):
        for use in (lambda: range(value), lambda: [1, 2][value], lambda: "ab"[:value]):
            with self.assertRaises(Unknowable):
                use()

    def test_decisions_are_recorded_with_their_place(self):
        frames.set_roots("/ws")
        opaque.decisions.clear()
        namespace = {"value": value}
        source = "x = 1\nif value.flag:\n    x = 2\nfor y in value: x = 3\n"
        exec(compile(source, "/ws/net.py", "exec"), namespace)
        self.assertEqual(namespace["x"], 1)
        found = [(one.place.line, one.taken_as, one.origin) for one in opaque.decisions.all]
        self.assertEqual(found, [(2, "false", "pandas"), (4, "empty", "pandas")])


class Bases(unittest.TestCase):
    def test_a_class_may_inherit_from_it(self):
        class Set(value.Dataset):
            def __init__(self, size):
                super().__init__()
                self.size = size

        self.assertEqual(Set(3).size, 3)
        self.assertIsInstance(Set(3).anything, Opaque)
        self.assertIsInstance(Set(3), OpaqueBase)
        self.assertTrue(isinstance(Set(3), value.Dataset))
        self.assertFalse(isinstance(Set(3), value.Other))

    def test_keywords_become_attributes(self):
        class Config(value.BaseModel):
            width: int = 3

        self.assertEqual((Config().width, Config(width=5).width), (3, 5))

    def test_real_bases_keep_working(self):
        class Real:
            def __init__(self, size):
                self.size = size

            def __getattr__(self, name):
                if name == "known":
                    return "real"
                raise AttributeError(name)

        class Both(value.Mixin, value.Other, Real):
            pass

        both = Both(4)
        self.assertEqual((both.size, both.known), (4, "real"))
        self.assertIsInstance(both.unknown, Opaque)

    def test_data_classes(self):
        @dataclass
        class Options(value.Base):
            width: int = 3

        self.assertEqual(Options(4).width, 4)


class Imports(unittest.TestCase):
    def setUp(self) -> None:
        opaque.install()
        opaque.finder.missing.clear()
        self.before = set(sys.modules)

    def tearDown(self) -> None:
        for name in set(sys.modules) - self.before:
            del sys.modules[name]
        opaque.finder.may_fail = lambda frame: False

    def test_unknown_modules_are_opaque(self):
        import nobody_has_this.deep.inside as inside
        from nobody_has_this import name
        from nobody_has_this.other import Thing

        for one in (inside.x, name, Thing(1)):
            self.assertIsInstance(one, Opaque)
        self.assertIn("nobody_has_this", opaque.finder.missing)
        self.assertEqual(inside.__version__, "0.0.0")

    def test_knows_who_asked(self):
        frames.set_roots("/ws")
        exec(compile("\n\nimport nobody_has_this", "/ws/net.py", "exec"), {})
        self.assertEqual(opaque.finder.missing["nobody_has_this"][0].line, 3)

    def test_some_stay_missing(self):
        for name in ("sitecustomize", "_nobody_has_this", "json.nobody_has_this"):
            sys.modules.pop(name, None)
            with self.assertRaises(ImportError):
                importlib.import_module(name)
        for name in ("js", "pyodide_js.anything"):
            self.assertIsNone(opaque.finder.find_spec(name, None))

    def test_asking_whether_a_module_exists_gets_no(self):
        self.assertIsNone(importlib.util.find_spec("nobody_has_this"))

    def test_an_import_with_a_way_out_may_fail(self):
        opaque.finder.may_fail = lambda frame: True
        with self.assertRaises(ImportError):
            exec("import nobody_has_this")

    def test_stub_modules_answer_opaque(self):
        stub = sys.modules["nobody_stub"] = types.ModuleType("nobody_stub")
        stub.__path__ = []
        stub.__getattr__ = opaque.opaque_getattr("nobody_stub")
        from nobody_stub import anything
        from nobody_stub.sub.module import other

        self.assertIsInstance(anything, Opaque)
        self.assertIsInstance(other, Opaque)
        self.assertFalse(hasattr(stub, "__wrapped__"))


if __name__ == "__main__":
    unittest.main()
