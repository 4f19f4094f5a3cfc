import gc

from newsletter.garbage import rarely


def test_a_process_of_the_service_looks_for_garbage_rarely_but_does() -> None:
    before = gc.get_threshold()
    try:
        rarely()
        now = gc.get_threshold()
        assert 0 < before[0] < now[0]
        assert gc.isenabled()
    finally:
        gc.set_threshold(*before)
